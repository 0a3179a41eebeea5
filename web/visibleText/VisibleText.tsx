import { useState } from 'react'
import { ColouredText } from '../highlight/ColouredText'
import type { Colours } from '../highlight/tones'
import { messages } from '../i18n/messages'
import { byPosition } from '../ui/byPosition'
import { hidesSomething, unfolded, visibleParts, type TextPart } from './visibleText.logic'
import styles from './VisibleText.module.css'

/** More marks than this are drawn without their colour: each costs an element. */
const MAX_PARTS = 2000

interface Props {
  text: string
  /** Of a code: drawn only where nothing needs a mark. */
  colours?: Colours | null
}

/** A text of an unknown author in which nothing is hidden; what was folded can be opened. */
export function VisibleText({ text, colours = null }: Props) {
  const parts = visibleParts(text)
  if (colours && !hidesSomething(parts)) return <ColouredText text={text} colours={colours} />
  if (parts.length > MAX_PARTS) return parts.map((part) => part.text).join('')
  return byPosition(parts, (part) => <Part part={part} />)
}

/** As what stands in a block of code. */
export const showVisibly = (code: string, colours: Colours | null) => <VisibleText text={code} colours={colours} />

function Part({ part }: { part: TextPart }) {
  switch (part.kind) {
    case 'plain':
      return part.text
    case 'mark':
      return <span className={styles.mark}>{part.text}</span>
    case 'fold':
      return <Fold text={part.text} source={part.source} />
  }
}

function Fold({ text, source }: { text: string; source: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={isOpen}
        title={messages.visibleText.open(text)}
        onClick={() => setOpen(!isOpen)}
      >
        {text}
      </button>
      {isOpen && <span className={styles.mark}>{unfolded(source)}</span>}
    </>
  )
}
