import { parseBackupText } from '../../worker/crypto/backupText'
import { settingsMessages } from '../../web/i18n/settingsMessages'
import { createOtherClient } from '../clients/otherClient'
import { createAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'

const { enter } = settingsMessages

test('settings of the primary: another client’s are shown, ours are written among fields that nobody here knows, also over a write in between', async ({
  world,
}) => {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const page = await (await world.browser(await world.serveApp(server))).newTab()
  const backup = parseBackupText(await createAccount(page))
  if (!backup.ok) throw new Error('No backup text')
  const other = await createOtherClient(server.directUrl, backup.secret)
  await page.goto('/settings')
  const group = page.getByRole('group', { name: enter.title })
  const [sends, newLine] = [enter.sends, enter.newLine].map((name) => group.getByRole('radio', { name, exact: true }))
  if (!sends || !newLine) throw new Error('Two choices')

  await test.step('what another client sets is shown at once', async () => {
    await expect(sends).toBeChecked()
    await other.changeSettings({ agentInputEnterToSend: false, ofAnotherClient: { kept: [1, 2] } })
    await expect(newLine).toBeChecked()
  })

  await test.step('between our read and our write the other client writes: both stay', async () => {
    const write = server.proxy.hold('request', { path: /^\/v1\/account\/settings/, method: 'POST' })
    await sends.check()
    await write.reached
    await other.changeSettings({ wrapLinesInDiffs: false, ofAnotherClient: { kept: [3] } })
    write.open()
    const both = { agentInputEnterToSend: true, wrapLinesInDiffs: false, ofAnotherClient: { kept: [3] } }
    await expect.poll(() => other.settings()).toEqual(both)
    await expect(sends).toBeChecked()
    await page.reload()
    await expect(sends).toBeChecked()
  })
})
