import { wasSignedIn } from '../deviceSettings/signedInBefore'
import { pendingCode, pendingLink } from '../linking/pending'

/** Of the element in `index.html` that holds the form. */
export const firstVisitId = 'first-visit'

/** What was done in the form before the app took over. */
export interface EarlyInputs {
  /** Value of the chosen radio button. */
  chosen: string | null
  wantsOtherServer: boolean
}

interface Shown extends EarlyInputs {
  form: HTMLElement
  focused: HTMLElement | null
  /** Of the part that scrolls, in px. */
  scrolled: number
}

let shown: Shown | null = null

/** Whether the form of the first sign-in is what this address opens, as far as the page alone knows. */
export function isFirstVisit({ pathname, search }: Location): boolean {
  const isSignIn = pathname === '/' || (pathname === '/sign-in' && search === '')
  return isSignIn && !wasSignedIn() && pendingLink.current() === null && pendingCode.current() === null
}

/** Shows the form that `index.html` holds, if it does: it can be looked at and filled in while the app is on its way. */
export function showFirstVisit(): void {
  const form = document.getElementById(firstVisitId)
  if (!form) return
  shown = { form, chosen: null, wantsOtherServer: false, focused: null, scrolled: 0 }
  const seen = shown
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement) seen.chosen = target.value
  })
  form.addEventListener('click', ({ target }) => {
    const button = target instanceof HTMLElement ? target.closest('button') : null
    if (button?.type !== 'button') return
    seen.wantsOtherServer = true
    // So that one sees that it was taken.
    button.disabled = true
  })
  form.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement) seen.focused = target
  })
}

export function isFirstVisitShown(): boolean {
  return shown !== null
}

/** Just before the app takes its place; null where it is not shown. */
export function readFirstVisit(): EarlyInputs | null {
  if (shown?.form.isConnected) shown.scrolled = shown.form.querySelector('main')?.scrollTop ?? 0
  return shown
}

/** The app has taken its place: the same field has the focus, and nothing moves. */
export function endFirstVisit(place: HTMLElement | null): void {
  if (!shown) return
  const { focused, scrolled } = shown
  shown = null
  if (!place) return
  if (focused instanceof HTMLInputElement) {
    place.querySelector<HTMLElement>(`input[value="${CSS.escape(focused.value)}"]`)?.focus({ preventScroll: true })
  }
  place.scrollTop = scrolled
}
