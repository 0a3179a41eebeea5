import { Fact, FactList } from '../factList/FactList'
import { CodeBlock } from '../markdown/CodeBlock'
import { showVisibly, VisibleText } from '../visibleText/VisibleText'
import { visibleText } from '../visibleText/visibleText.logic'
import { byPosition } from '../ui/byPosition'
import { JsonBlock, mayBeDrawnWhole } from './JsonBlock'
import styles from './ToolBodyView.module.css'
import type { Fact as FactValue } from './readableInput.logic'

/** What has no view of its own: names and values, texts in lines of their own. */
export function NamedValues({ facts, complete = false }: { facts: readonly FactValue[]; complete?: boolean }) {
  return byPosition(groupsOf(facts), (group) => {
    const [first] = group
    if (first === undefined) return null
    if (first.kind === 'line') {
      return (
        <FactList>
          {byPosition(group, (fact) => (
            <Fact name={visibleText(fact.name)}>{fact.kind === 'line' && <VisibleText text={fact.value} />}</Fact>
          ))}
        </FactList>
      )
    }
    return (
      <div>
        <p className={styles.note}>
          <VisibleText text={first.name} />
        </p>
        {first.kind === 'text' ? (
          <CodeBlock
            code={first.text}
            wraps={complete ? 'always' : true}
            shown={mayBeDrawnWhole(first.text, complete) ? showVisibly : undefined}
          />
        ) : (
          <JsonBlock value={first.value} complete={complete} />
        )}
      </div>
    )
  })
}

/** Values in a line that follow each other are one list. */
function groupsOf(facts: readonly FactValue[]): FactValue[][] {
  const groups: FactValue[][] = []
  for (const fact of facts) {
    const last = groups.at(-1)
    if (fact.kind === 'line' && last?.[0]?.kind === 'line') last.push(fact)
    else groups.push([fact])
  }
  return groups
}
