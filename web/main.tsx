import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { Addresses } from './addresses/Addresses'
import { App } from './app/App'
import { FramedPage } from './app/FramedPage'
import { loadSignInScreen } from './app/Routes'
import { isFramedByAnotherSite } from './app/framed'
import { readStored } from './deviceSettings/storedText'
import { isFirstVisitShown } from './firstVisit/firstVisit'
import { onDemand } from './page/onDemand'
import { connectHub } from './hub/connectHub'
import { HubContext, type HubClient } from './hub/hubContext'
import { pushStorage } from './notifications/push/pushStorage'
import { watchForInstall } from './pwa/appInstall'
import { watchForUpdates } from './pwa/appUpdates'
import { whenIdle } from './page/whenIdle'
import { watchForMissingChunks } from './pwa/missingChunk'
import { keepFirstAnswers, type ServersAndSessions } from './serverStatus/firstAnswers'

// Rare: there is no app at all then.
const InsecureContext = onDemand(async () => (await import('./app/InsecureContext')).InsecureContext)

/** Shows the app in `#root`; called once (web/early.ts). */
export async function showApp(): Promise<void> {
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no #root')
  watchForMissingChunks()
  watchForInstall()
  // The dev server has no service worker.
  if (import.meta.env.PROD) whenIdle(() => void watchForUpdates())
  // What index.html shows a first visitor gives way to the same form, not to an empty page.
  if (isFirstVisitShown()) await loadSignInScreen()
  createRoot(root).render(<StrictMode>{start()}</StrictMode>)
}

function start(): ReactNode {
  if (isFramedByAnotherSite(window)) return <FramedPage />
  // Plain http on anything but loopback has no crypto.subtle and no locks: the hub could not even start.
  if (!window.isSecureContext || !('subtle' in crypto)) return <InsecureContext />
  const hub = connectHub()
  startDeferredPartsWhenIdle(hub)
  return (
    <HubContext value={hub}>
      <Addresses>
        <App />
      </Addresses>
    </HubContext>
  )
}

/** When the page is idle, or as soon as somebody presses what may be a shortcut. */
function startDeferredPartsWhenIdle(hub: HubClient): void {
  let isStarted = false
  const firstAnswers = keepFirstAnswers(hub)
  const startWith = (early: KeyboardEvent | null): void => {
    if (isStarted) return
    isStarted = true
    document.removeEventListener('keydown', onEarlyKey)
    void startDeferredParts(hub, firstAnswers, early)
  }
  const onEarlyKey = (event: KeyboardEvent) => {
    // The modifiers themselves have longer names.
    if (event.key.length > 1 || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
    if (event.key.toLowerCase() === 'k') event.preventDefault()
    startWith(event)
  }
  document.addEventListener('keydown', onEarlyKey)
  whenIdle(() => startWith(null))
}

/** Everything that the first screen does not need. */
async function startDeferredParts(
  hub: HubClient,
  firstAnswers: () => ServersAndSessions,
  early: KeyboardEvent | null,
): Promise<void> {
  try {
    const [{ startNotifier }, { mountKeys }, { storePartsWhenSignedIn }, { showTitlesOnLongPress }] = await Promise.all(
      [
        import('./notifications/startNotifier'),
        import('./palette/mountKeys'),
        import('./pwa/storeParts'),
        import('./time/longPress'),
      ],
    )
    if (import.meta.env.PROD && 'serviceWorker' in navigator) storePartsWhenSignedIn(hub)
    startNotifier(hub, firstAnswers())
    mountKeys(hub, early)
    showTitlesOnLongPress()
    // Not before machines tell this browser.
    if (readStored(pushStorage)) {
      const { keepMachinesCurrent } = await import('./notifications/push/keepMachinesCurrent')
      keepMachinesCurrent(hub)
    }
  } catch {
    // If its code cannot be loaded, the app works without it.
  }
}
