import { byPosition } from '../ui/byPosition'
import styles from './ColouredText.module.css'
import { colouredParts } from './parts.logic'
import type { Colours } from './tones'

/** Text with the colours that have come so far. `from`: where it begins in the whole text, whose colours they are. */
export function ColouredText({ text, colours, from = 0 }: { text: string; colours: Colours | null; from?: number }) {
  if (colours === null || colours.length === 0) return text
  return byPosition(colouredParts(text, colours, from), ({ text: part, tone }) =>
    tone === null ? part : <span className={styles[tone]}>{part}</span>,
  )
}
