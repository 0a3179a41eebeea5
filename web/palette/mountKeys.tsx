import { createRoot } from 'react-dom/client'
import { Addresses } from '../addresses/Addresses'
import { HubContext, type HubClient } from '../hub/hubContext'
import type { OpenedByKey } from '../keys/useShortcuts'
import { KeyDialogs } from './KeyDialogs'

/**
 * Keys and their dialogs, beside the app: the first screen does not wait for them. `opened`: by a key that was pressed
 * before.
 */
export function mountKeys(hub: HubClient, opened: OpenedByKey): void {
  const place = document.createElement('div')
  document.body.append(place)
  createRoot(place).render(
    <HubContext value={hub}>
      <Addresses>
        <KeyDialogs openedBefore={opened} />
      </Addresses>
    </HubContext>,
  )
}
