const LINES = '[data-queue-line]'

/** Marks a line's button whose card takes the focus once it is there. */
const COMES = 'cardComes'

/** Buttons that open the lines of the queue which wait, in their order. */
function buttons(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`${LINES} [data-waits]`)].filter(
    (button) => button.offsetParent !== null,
  )
}

/**
 * To be called while `element` is still in the page: goes on to the line that comes after it, also when it is gone then;
 * to its card if it `opens`. Where no line waits, to the main part.
 */
export function lineAfter(element: Element, opens: boolean): () => void {
  const own = element.closest(LINES)
  const isAfter = (button: Element) =>
    own !== null && (own.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  const later = new Set(buttons().filter(isAfter))
  return () => {
    const left = buttons().filter((button) => !own?.contains(button))
    const next = left.find((button) => later.has(button)) ?? left[0]
    if (!next) document.querySelector<HTMLElement>('main')?.focus()
    else if (opens) focusLine(next)
    else next.focus()
  }
}

/** The line after the one that has the focus, else the first; false = no line waits. */
export function focusNextLine(focused: Element | null): boolean {
  const all = buttons()
  const own = focused?.closest(LINES)
  const place = own ? all.findIndex((button) => own.contains(button)) : -1
  const next = all[place + 1] ?? all[0]
  if (next) focusLine(next)
  return next !== undefined
}

/** To its card; to its button until the card is there. */
function focusLine(button: HTMLElement): void {
  const line = button.closest<HTMLElement>(LINES)
  if (button.dataset['waits'] === 'asks') button.dataset[COMES] = ''
  button.focus()
  if (button.ariaExpanded === 'false') button.click()
  if (line?.querySelector('article[data-request-id]')) focusComingCard(line)
}

/** To be called when the card of a line came. */
export function focusComingCard(line: HTMLElement | null): void {
  const button = line?.querySelector<HTMLElement>('[data-card-comes]')
  if (!line || !button) return
  delete button.dataset[COMES]
  if (document.activeElement === button) line.querySelector<HTMLElement>('article[data-request-id]')?.focus()
}
