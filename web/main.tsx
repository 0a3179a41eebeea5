import './connect/takeLinkFragment'
import './connect/takeCodeFragment'
import './ui/tokens.css'
import './ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { InsecureContext } from './app/InsecureContext'
import { applyTheme, storedTheme } from './app/theme'
import { connectHub } from './hub/connectHub'
import { HubContext } from './hub/hubContext'
import { watchForInstall } from './pwa/appInstall'
import { watchForUpdates } from './pwa/appUpdates'
import { watchForMissingParts } from './pwa/missingPart'

applyTheme(storedTheme())
watchForMissingParts()
watchForInstall()
// The dev server has no service worker.
if (import.meta.env.PROD) void watchForUpdates()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

// Plain http on anything but loopback has no crypto.subtle and no locks: the hub could not even start.
const isSecure = window.isSecureContext && 'subtle' in crypto

createRoot(root).render(
  <StrictMode>
    {isSecure ? (
      <HubContext value={connectHub()}>
        <App />
      </HubContext>
    ) : (
      <InsecureContext />
    )}
  </StrictMode>,
)
