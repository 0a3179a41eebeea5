import { wasSignedIn } from '../deviceSettings/signedInBefore'
import { pendingCode, pendingLink } from '../linking/pending'

/** What was done in the form before the app took over. */
export interface EarlyInputs {
  /** Value of the chosen radio button. */
  chosen: string | null
  wantsOtherServer: boolean
}

interface Shown extends EarlyInputs {
  form: HTMLElement
  /** `/` was opened: where to go back to if somebody is signed in after all. */
  isFromHome: boolean
  /** Finds in the app's form what had the focus here; null = nothing in it. */
  focused: string | null
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
  const form = document.getElementById('first-visit')
  if (!form) return
  const isFromHome = window.location.pathname === '/'
  if (isFromHome) window.history.replaceState(null, '', '/sign-in')
  const seen: Shown = { form, isFromHome, chosen: null, wantsOtherServer: false, focused: null, scrolled: 0 }
  shown = seen
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement) seen.chosen = target.value
  })
  form.addEventListener('click', ({ target }) => {
    const button = target instanceof HTMLElement ? target.closest('button') : null
    if (button?.type !== 'button') return
    seen.wantsOtherServer = true
    // So that one sees that it was taken; it keeps the focus.
    button.setAttribute('aria-disabled', 'true')
  })
}

export function isFirstVisitShown(): boolean {
  return shown !== null
}

/** The page was led from `/` to the sign-in before the hub could say whether somebody is signed in. */
export function wasLedToSignIn(): boolean {
  return shown?.isFromHome === true
}

/** Just before the app takes its place; null where it is not shown. */
export function readFirstVisit(): EarlyInputs | null {
  if (shown?.form.isConnected) {
    shown.scrolled = shown.form.querySelector('main')?.scrollTop ?? 0
    shown.focused = focusIn(shown)
  }
  return shown
}

function focusIn({ form, wantsOtherServer }: Shown): string | null {
  const focused = document.activeElement
  if (!form.contains(focused)) return null
  if (focused instanceof HTMLInputElement) return `input[value="${CSS.escape(focused.value)}"]`
  if (!(focused instanceof HTMLButtonElement)) return null
  if (focused.type === 'submit') return 'button[type="submit"]'
  return wantsOtherServer ? 'input:not([type="radio"])' : 'button[type="button"]'
}

/** The app has taken its place: the same field has the focus, and nothing moves. */
export function endFirstVisit(place: HTMLElement | null): void {
  if (!shown) return
  const { focused, scrolled } = shown
  shown = null
  if (!place) return
  if (focused !== null) place.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true })
  place.scrollTop = scrolled
}
