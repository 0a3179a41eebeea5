import { createRoot } from 'react-dom/client'
import { Addresses } from '../addresses/Addresses'
import { HubContext, type HubClient } from '../hub/hubContext'
import { KeyDialogs } from './KeyDialogs'

/**
 * Keys and their dialogs, beside the app: the first screen does not wait for them. `early`: the key that was pressed
 * before.
 */
export function mountKeys(hub: HubClient, early: KeyboardEvent | null): void {
  const place = document.createElement('div')
  document.body.append(place)
  createRoot(place).render(
    <HubContext value={hub}>
      <Addresses>
        <KeyDialogs early={early} />
      </Addresses>
    </HubContext>,
  )
}
