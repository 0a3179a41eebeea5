import { ColouredText } from '../highlight/ColouredText'
import type { Colours } from '../highlight/tones'
import { byPosition } from '../ui/byPosition'
import { VisibleText } from '../visibleText/VisibleText'
import { hidesSomething, visibleParts } from '../visibleText/visibleText.logic'
import type { Range } from './changedWords.logic'
import styles from './DiffLineText.module.css'

interface Props {
  text: string
  colours: Colours | null
  /** Where the line begins in the text that the colours are of. */
  start: number
  changed: readonly Range[]
}

/** One line: what hides something in it is marked; in all others what changed, and colours. */
export function DiffLineText({ text, colours, start, changed }: Props) {
  if (text === '') return ' '
  if (hidesSomething(visibleParts(text))) return <VisibleText text={text} />
  return byPosition(cut(text, changed), ({ from, to, isChanged }) => {
    const part = <ColouredText text={text.slice(from, to)} colours={colours} from={start + from} />
    return isChanged ? <span className={styles.changed}>{part}</span> : part
  })
}

function cut(text: string, changed: readonly Range[]) {
  const parts: { from: number; to: number; isChanged: boolean }[] = []
  let done = 0
  for (const [from, to] of changed) {
    if (from > done) parts.push({ from: done, to: from, isChanged: false })
    parts.push({ from, to, isChanged: true })
    done = to
  }
  if (done < text.length) parts.push({ from: done, to: text.length, isChanged: false })
  return parts
}
