import { createRoot } from 'react-dom/client'
import { HubContext, type HubClient } from '../hub/hubContext'
import { KeyDialogs } from './KeyDialogs'

/** Keys and their dialogs, beside the app: the first screen does not wait for them. */
export function mountKeys(hub: HubClient): void {
  const place = document.createElement('div')
  document.body.append(place)
  createRoot(place).render(
    <HubContext value={hub}>
      <KeyDialogs />
    </HubContext>,
  )
}
