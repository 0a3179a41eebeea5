import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import { FailureDialog } from '../failures/FailureDialog'
import { failures } from '../failures/failures'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { RowMenu } from './RowMenu'

beforeEach(() => page.viewport(1000, 700))
afterEach(() => {
  removeScreen()
  failures.set([])
})

test('what a menu began and could not be done is said, though the menu is long gone', async () => {
  const rejections: ((error: HubError) => void)[] = []
  const removeSessions = () => new Promise<void>((_resolve, reject) => rejections.push(reject))
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', 's')]),
    answers: { removeSessions },
  })
  const address = { serverId: serverId('cloud'), sessionId: sessionId('s') }
  let isClosed = false
  const onClose = () => (isClosed = true)
  renderScreen(
    hub,
    <>
      <RowMenu address={address} at={{ x: 100, y: 100 }} onClose={onClose} />
      <FailureDialog />
    </>,
  )
  await page.getByRole('button', { name: 'End and archive' }).click()
  await expect.poll(() => isClosed).toBe(true)
  renderScreen(hub, <FailureDialog />)
  rejections[0]?.(new HubError({ code: 'unreachable', serverUrl: canonicalUrl('cloud'), reason: 'timed-out' }))
  await expect
    .element(page.getByRole('dialog', { name: 'Session s' }).getByText(/did not answer in time/))
    .toBeVisible()
})
