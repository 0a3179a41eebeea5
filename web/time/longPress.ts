import styles from '../ui/popup.module.css'

/** So long a finger rests; a shorter press is a tap. */
const holdMs = 500
const shownMs = 3_000
/** Moved farther, it scrolls. */
const mostPx = 10

function swallow(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}

/**
 * What a pointer shows when it rests on something, its title, a finger shows when it is held there: above all when a
 * message was written. Returns the function that ends it.
 */
export function showTitlesOnLongPress(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let hiding: ReturnType<typeof setTimeout> | undefined
  let start = { x: 0, y: 0 }
  let held = new AbortController()
  const bubble = document.createElement('div')
  bubble.className = styles['popup'] ?? ''
  bubble.role = 'status'
  bubble.style.position = 'fixed'
  bubble.style.inset = 'auto'
  bubble.style.zIndex = '10'
  bubble.style.pointerEvents = 'none'

  const cancel = () => clearTimeout(timer)
  const release = () => held.abort()
  const hide = () => {
    clearTimeout(hiding)
    bubble.remove()
  }
  function show(title: string): void {
    bubble.textContent = title
    document.body.append(bubble)
    const { width, height } = bubble.getBoundingClientRect()
    bubble.style.left = `${Math.max(8, Math.min(start.x - width / 2, innerWidth - width - 8))}px`
    // Above the finger, where there is room.
    bubble.style.top = `${start.y - height - 24 > 0 ? start.y - height - 24 : start.y + 24}px`
    hiding = setTimeout(hide, shownMs)
    // The finger that is lifted now has not pressed what is below it; one that comes next has.
    const { signal } = (held = new AbortController())
    document.addEventListener('click', swallow, { capture: true, signal })
    for (const end of ['pointerup', 'pointercancel']) {
      document.addEventListener(end, () => setTimeout(release), { signal })
    }
  }
  const onDown = (event: PointerEvent) => {
    cancel()
    release()
    hide()
    if (event.pointerType !== 'touch' || !event.isPrimary) return
    const title = event.target instanceof Element ? event.target.closest<HTMLElement>('[title]')?.title : undefined
    if (!title) return
    start = { x: event.clientX, y: event.clientY }
    timer = setTimeout(() => show(title), holdMs)
  }
  const onMove = ({ clientX, clientY }: PointerEvent) => {
    if (Math.hypot(clientX - start.x, clientY - start.y) > mostPx) cancel()
  }
  document.addEventListener('pointerdown', onDown, { passive: true })
  document.addEventListener('pointermove', onMove, { passive: true })
  document.addEventListener('pointerup', cancel)
  document.addEventListener('pointercancel', cancel)
  return () => {
    cancel()
    release()
    hide()
    document.removeEventListener('pointerdown', onDown)
    document.removeEventListener('pointermove', onMove)
    document.removeEventListener('pointerup', cancel)
    document.removeEventListener('pointercancel', cancel)
  }
}
