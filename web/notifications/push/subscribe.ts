import type { BrowserReceiver } from '../../../worker/api/push/notifierSetup'
import { notificationMessages } from '../../i18n/notificationMessages'
import { readyServiceWorker } from '../readyServiceWorker'

/** Why no machine can tell this browser while the app is closed; null = one can. */
export function whyNoPush(): 'unsupported' | 'denied' | null {
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return 'unsupported'
  return Notification.permission === 'denied' ? 'denied' : null
}

/** The browser may not subscribe, or only at a press. The message is its own. */
export class PushRefusedError extends Error {
  readonly code = 'push-refused'
}

/**
 * This browser's one subscription, for senders with this key (base64url). Has to come from a press where the permission is
 * still to be asked for; Apple's browsers refuse whatever comes from none. Rejects with PushRefusedError where the browser
 * refuses; all else, such as a push service that is out, may end by itself.
 */
export async function subscribeBrowser(publicKey: string): Promise<BrowserReceiver['target']> {
  const pushManager = await readyPushManager()
  const key = bytesOf(publicKey)
  const held = await pushManager.getSubscription()
  const holds = held !== null && textOf(held.options.applicationServerKey) === publicKey
  // One with another key would take no push of ours.
  if (held && !holds) await held.unsubscribe()
  if (holds) return targetOf(held)
  try {
    return targetOf(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
  } catch (error) {
    const isRefused = error instanceof DOMException && error.name === 'NotAllowedError'
    throw isRefused ? new PushRefusedError(String(error), { cause: error }) : error
  }
}

function targetOf(subscription: PushSubscription): BrowserReceiver['target'] {
  return {
    endpoint: subscription.endpoint,
    p256dh: textOf(subscription.getKey('p256dh')),
    auth: textOf(subscription.getKey('auth')),
  }
}

/** From now on its push service refuses pushes to this browser, and the machines forget it with the next one. */
export async function unsubscribeBrowser(): Promise<void> {
  const pushManager = await readyPushManager()
  await (await pushManager.getSubscription())?.unsubscribe()
}

/** What machines have to tell; null = this browser takes no pushes now. Rejects where that is not known. */
export async function presentTarget(): Promise<BrowserReceiver['target'] | null> {
  const pushManager = await readyPushManager()
  const subscription = await pushManager.getSubscription()
  return subscription && targetOf(subscription)
}

/** The same for senders with this key, as `subscribeBrowser` gives it: for where the permission is there, and without a press. */
export async function targetFor(publicKey: string): Promise<BrowserReceiver['target']> {
  const pushManager = await readyPushManager()
  const held = await pushManager.getSubscription()
  // Not every browser says for whom it is.
  const isUnknown = held !== null && held.options.applicationServerKey === null
  return isUnknown ? targetOf(held) : subscribeBrowser(publicKey)
}

async function readyPushManager(): Promise<PushManager> {
  const registration = await readyServiceWorker()
  if (!registration) throw new Error(notificationMessages.push.noServiceWorker)
  return registration.pushManager
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}

function textOf(bytes: ArrayBuffer | null): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
