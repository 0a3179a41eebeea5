import { useEffect, useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from 'react'
import { permissionMessages } from '../i18n/permissionMessages'
import { ToolBodyView } from '../toolCall/ToolBodyView'
import { requestBody, type ToolRequest } from '../toolCall/toolBody.logic'
import { prettyJson } from '../toolCall/resultText.logic'
import { Button } from '../ui/Button'
import { byPosition } from '../ui/byPosition'
import { hidesSomething, visibleParts } from '../visibleText/visibleText.logic'
import type { Contradiction } from './contradictions.logic'
import styles from './PermissionCard.module.css'
import type { Asked } from './permission.logic'

const words = permissionMessages

interface Props {
  /** The element that holds everything that is decided about. */
  ref: RefObject<HTMLDivElement | null>
  card: RefObject<HTMLElement | null>
  asked: Asked
  request: ToolRequest
  contradictions: readonly Contradiction[]
  /** The body is shown by the caller. */
  withoutBody: boolean
  isOpen: boolean
  onOpen(isOpen: boolean): void
}

/** Everything in a request. Of a long one only the head is shown until the person opens it. */
export function RequestBody({ ref, card, asked, request, contradictions, withoutBody, isOpen, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const isCut = useIsCut(box, ref, isOpen)
  useHeadInView(card, isOpen)
  const { body, rest } = request
  const openAtFocus = (event: FocusEvent<HTMLElement>) => {
    const isBelow = event.target.getBoundingClientRect().top > (box.current?.getBoundingClientRect().bottom ?? Infinity)
    if (isCut && isBelow) onOpen(true)
  }
  return (
    <>
      {contradictions.length > 0 && (
        <div className={styles.warning}>
          <p>{words.contradicts}</p>
          <ul>
            {byPosition(contradictions, ({ kind, names }) => (
              <li>{words.contradiction[kind](words.and(names))}</li>
            ))}
          </ul>
        </div>
      )}
      {hidesSomething(visibleParts(prettyJson(asked.input))) && <p className={styles.warning}>{words.hidden}</p>}
      {asked.isOfMessage && <p className={styles.muted}>{words.ofMessage}</p>}
      <div
        ref={box}
        className={styles.box}
        data-open={isOpen || undefined}
        data-cut={isCut || undefined}
        onFocus={openAtFocus}
      >
        <div ref={ref} className={styles.body}>
          {!withoutBody && <ToolBodyView body={body} complete whole={isOpen} />}
          {rest && (
            <div>
              <p className={styles.muted}>{words.also}</p>
              <ToolBodyView body={requestBody(rest)} complete />
            </div>
          )}
        </div>
      </div>
      {(isCut || isOpen) && (
        <div>
          <Button aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
            {isOpen ? words.showLess : words.showAll}
          </Button>
        </div>
      )}
    </>
  )
}

/** Whether the box hides a part of what is in it. */
function useIsCut(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  isOpen: boolean,
): boolean {
  const [isCut, setCut] = useState(false)
  useLayoutEffect(() => {
    const [outer, inner] = [box.current, content.current]
    if (!outer || !inner) return
    const look = () =>
      setCut(!isOpen && inner.getBoundingClientRect().height > outer.getBoundingClientRect().height + 1)
    look()
    const sizes = new ResizeObserver(look)
    sizes.observe(inner)
    sizes.observe(outer)
    return () => sizes.disconnect()
  }, [box, content, isOpen])
  return isCut
}

/** Keeps the head of the card in view: a list that follows its end would jump to the end of what was just opened. */
function useHeadInView(card: RefObject<HTMLElement | null>, isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return
    let frames = 0
    let frame = requestAnimationFrame(function bring() {
      card.current?.scrollIntoView({ block: 'start' })
      // The list measures the grown row and moves it once more, so the head is brought back for some frames.
      if (++frames < FRAMES_TO_SETTLE) frame = requestAnimationFrame(bring)
    })
    return () => cancelAnimationFrame(frame)
  }, [card, isOpen])
}

const FRAMES_TO_SETTLE = 4
