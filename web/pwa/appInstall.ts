import { useSyncExternalStore } from 'react'
import { createObservable } from '../../worker/shared/observable'

/**
 * offered: the browser installs it when `installApp` is called · by-share-menu: Safari on iPhone and iPad, only by hand ·
 * installed: this window is the installed app · by-browser: the browser's own menu may offer it, or not.
 */
export type AppInstall = 'offered' | 'by-share-menu' | 'installed' | 'by-browser'

/** Chromium only; not in TypeScript's library. */
interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>
}

let offer: BeforeInstallPromptEvent | null = null
const install = createObservable<AppInstall>('by-browser')

/** Keeps the browser's offer for the settings. Call it once per page, early: the event comes once. */
export function watchForInstall(): void {
  install.set(withoutOffer())
  window.addEventListener('beforeinstallprompt', (event) => {
    // Keeps the browser from asking by itself: the entry is in the settings.
    event.preventDefault()
    offer = event as BeforeInstallPromptEvent
    install.set('offered')
  })
  window.addEventListener('appinstalled', () => {
    offer = null
    install.set('installed')
  })
}

/** Shows the browser's own question. An offer can be used once. */
export async function installApp(): Promise<void> {
  const used = offer
  offer = null
  if (!used) return
  const { outcome } = await used.prompt()
  install.set(outcome === 'accepted' ? 'installed' : withoutOffer())
}

export function useAppInstall(): AppInstall {
  return useSyncExternalStore(install.onChange, install.get)
}

function withoutOffer(): AppInstall {
  if (matchMedia('(display-mode: standalone)').matches) return 'installed'
  // Only Safari on iOS has this property; true = opened from the Home Screen.
  if (!('standalone' in navigator)) return 'by-browser'
  return navigator.standalone === true ? 'installed' : 'by-share-menu'
}
