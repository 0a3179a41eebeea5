import { useState } from 'react'
import { messages } from '../i18n/messages'
import { byPosition } from '../ui/byPosition'
import { unfolded, visibleParts, type TextPart } from './visibleText.logic'
import styles from './VisibleText.module.css'

/** More marks than this are drawn without their colour: each costs an element. */
const MAX_PARTS = 2000

/** A text of an unknown author in which nothing is hidden; what was folded can be opened. */
export function VisibleText({ text }: { text: string }) {
  const parts = visibleParts(text)
  if (parts.length > MAX_PARTS) return parts.map((part) => part.text).join('')
  return byPosition(parts, (part) => <Part part={part} />)
}

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
