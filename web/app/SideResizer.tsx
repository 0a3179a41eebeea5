import type { KeyboardEvent, PointerEvent } from 'react'
import { useStoredSetting } from '../deviceSettings/storedSetting'
import { paletteMessages } from '../i18n/paletteMessages'
import styles from './App.module.css'
import { sideWidth, sideWidths, withinLimits } from './sideWidth'

const step = 20

function setWidth(next: number): void {
  sideWidth.set(withinLimits(next))
}

function onPointerMove(event: PointerEvent<HTMLElement>): void {
  if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
  const start = event.currentTarget.offsetParent?.getBoundingClientRect().left ?? 0
  setWidth(event.clientX - start)
}
/** The line between list and screen: dragged, or moved by the arrow keys; a double click or Enter sets it back. */
export function SideResizer() {
  const width = useStoredSetting(sideWidth)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = {
      ArrowLeft: width - step,
      ArrowRight: width + step,
      Home: sideWidths.least,
      End: sideWidths.most,
      Enter: sideWidths.usual,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setWidth(next)
  }
  return (
    // A separator that can be moved is a control.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <hr
      aria-orientation="vertical"
      aria-label={paletteMessages.listWidth}
      aria-valuemin={sideWidths.least}
      aria-valuemax={sideWidths.most}
      aria-valuenow={width}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={styles.resizer}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        // No text is marked while it is dragged.
        event.preventDefault()
        event.currentTarget.focus()
      }}
      onPointerMove={onPointerMove}
      onDoubleClick={() => setWidth(sideWidths.usual)}
      onKeyDown={onKeyDown}
    />
  )
}
