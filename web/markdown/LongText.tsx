import { useEffect, useRef, useState } from 'react'
import { ColouredText } from '../highlight/ColouredText'
import type { Colours } from '../highlight/tones'
import { messages } from '../i18n/messages'
import { bytesText } from '../pwa/bytes.logic'
import { byPosition } from '../ui/byPosition'
import type { PlainReason } from './grammar/budget'
import styles from './LongText.module.css'
import { isShort, nextPieces } from './pieces.logic'

const words = messages.sessions

interface Props {
  text: string
  /** Why it is not formatted, where it would be. */
  reason?: PlainReason
  /** All of it is shown without a click: for what must be seen whole before a decision. */
  whole?: boolean
  /** Lines do not wrap: their place scrolls. */
  unwrapped?: boolean
  /** Colours of a code, as far as they have come. */
  colours?: Colours | null
}

/** Text as written, however long. */
export function LongText({ text, reason, ...how }: Props) {
  if (reason === undefined && isShort(text)) return <ColouredText text={text} colours={how.colours ?? null} />
  return <Pieces key={text.slice(0, 200)} text={text} reason={reason} {...how} />
}

/** In pieces, of which the first are shown, and the others a frame's worth at a time. */
function Pieces({ text, reason, whole = false, unwrapped = false, colours = null }: Props) {
  const [wantsAll, setWantsAll] = useState(whole)
  const [pieces, setPieces] = useState(() => nextPieces(text, 0))
  const place = useRef<HTMLSpanElement>(null)
  const shownTo = pieces.at(-1)?.to ?? 0
  const hasMore = shownTo < text.length
  const isGrowing = wantsAll && hasMore
  useEffect(() => {
    if (!isGrowing) return
    const frame = requestAnimationFrame(() => setPieces((shown) => [...shown, ...nextPieces(text, shownTo)]))
    return () => cancelAnimationFrame(frame)
  }, [isGrowing, shownTo, text])

  const showAll = () => {
    setWantsAll(true)
    // The button disappears, so the focus moves into the text.
    place.current?.focus({ preventScroll: true })
  }
  return (
    <>
      <span ref={place} className={styles.pieces} tabIndex={-1}>
        {byPosition(pieces, ({ from, to }) => (
          <PieceView text={text.slice(from, to)} unwrapped={unwrapped} colours={colours} from={from} />
        ))}
      </span>
      {(reason !== undefined || (hasMore && !wantsAll)) && (
        <span className={styles.note}>
          {words.chat.plain[reason ?? 'long']}{' '}
          {hasMore && !wantsAll && (
            <button type="button" className={styles.all} onClick={showAll}>
              {words.chat.showAll(bytesText(text.length))}
            </button>
          )}
        </span>
      )}
    </>
  )
}

interface PieceProps {
  text: string
  unwrapped: boolean
  colours: Colours | null
  from: number
}

function PieceView({ text, unwrapped, colours, from }: PieceProps) {
  // The piece is a block: the line break at its end is there already.
  const line = text.endsWith('\n') ? text.slice(0, -1) : text
  return (
    <span className={styles.piece} dir={unwrapped ? 'ltr' : 'auto'} data-unwrapped={unwrapped || undefined}>
      <ColouredText text={line} colours={colours} from={from} />
      {line.endsWith('\n') && <br />}
    </span>
  )
}
