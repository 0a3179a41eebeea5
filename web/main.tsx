import './linking/takeFragments'
import './page/trustedTypes'
import './ui/tokens.css'
import './ui/base.css'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { FramedPage } from './app/FramedPage'
import { isFramedByAnotherSite } from './app/framed'
import { InsecureContext } from './app/InsecureContext'
import { applyTheme, storedTheme } from './page/theme'
import { connectHub } from './hub/connectHub'
import { HubContext } from './hub/hubContext'
import { watchForInstall } from './pwa/appInstall'
import { watchForUpdates } from './pwa/appUpdates'
import { watchForMissingChunks } from './pwa/missingChunk'

applyTheme(storedTheme())
watchForMissingChunks()
watchForInstall()
// The dev server has no service worker.
if (import.meta.env.PROD) void watchForUpdates()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(<StrictMode>{start()}</StrictMode>)

function start(): ReactNode {
  if (isFramedByAnotherSite(window)) return <FramedPage />
  // Plain http on anything but loopback has no crypto.subtle and no locks: the hub could not even start.
  if (!window.isSecureContext || !('subtle' in crypto)) return <InsecureContext />
  const hub = connectHub()
  afterFirstScreen(() => import('./notifications/startNotifier').then(({ startNotifier }) => startNotifier(hub)))
  return (
    <HubContext value={hub}>
      <App />
    </HubContext>
  )
}

/** What nobody waits for. Without its code the app works as ever. */
function afterFirstScreen(load: () => Promise<void>): void {
  const start = () => void load().catch(() => {})
  // Missing in WebKit.
  if ('requestIdleCallback' in window) requestIdleCallback(start)
  else setTimeout(start, 1000)
}
