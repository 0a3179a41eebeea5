import { CodeBlock } from '../markdown/CodeBlock'
import { showVisibly } from '../visibleText/VisibleText'
import { prettyJson } from './resultText.logic'

/** Any JSON as text in which nothing is hidden. */
export function JsonBlock({ value, complete = false }: { value: unknown; complete?: boolean }) {
  const code = prettyJson(value)
  return (
    <CodeBlock
      code={code}
      language="json"
      wraps={complete ? 'always' : false}
      shown={mayBeDrawnWhole(code, complete) ? showVisibly : undefined}
    />
  )
}

/** What ran already is drawn within the budget of a message (web/markdown/grammar/budget.ts); a request is drawn whole. */
const longestAtOnce = 20_000

export function mayBeDrawnWhole(text: string, complete: boolean): boolean {
  return complete || text.length <= longestAtOnce
}
