import type { Page } from 'playwright'
import { echoOf } from '../agents/modelScript'
import type { Recording } from '../proxy/recordings'
import { loginProofs, secretsOfAccount } from '../fixtures/accountSecrets'
import { expectListSynced } from '../fixtures/pages/syncedServerList'
import { serverPill } from '../fixtures/pages/servers'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { shownBackupText } from '../fixtures/pages/signIn'
import { findSecretsSent } from '../fixtures/secretSearch'
import { expect, test } from '../fixtures/test'
import { twoLinkedServers } from '../fixtures/twoServers'
import type { LinkedServer, TwoServersInChromium } from '../fixtures/twoServers'
import { messages } from '../../web/i18n/messages'
import { settingsMessages } from '../../web/i18n/settingsMessages'
import { parseBackupText } from '../../worker/crypto/backupText'

/** The account secret as the app shows it in settings. */
async function shownSecret(page: Page, side: LinkedServer): Promise<Uint8Array<ArrayBuffer>> {
  const label = new URL(side.server.url).host
  await page.getByRole('button', { name: settingsMessages.backup.show(label) }).click()
  const item = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: label }) })
  const parsed = parseBackupText(await shownBackupText(item))
  if (!parsed.ok) throw new Error(`The backup text shown for ${label} is not one`)
  return parsed.secret
}

function listWrites(recordings: readonly Recording[]): number {
  return recordings.filter((one) => one.kind === 'http' && one.method === 'POST' && one.url === '/v1/kv').length
}

/** A chat on both, a reload, a lost connection, a refused token: everything that makes the app talk. */
async function makeTraffic({ page, a, b }: TwoServersInChromium): Promise<void> {
  for (const { folder } of [a, b]) {
    await sessionRows(page, folder).click()
    await sendMessage(page, `hello ${folder}`)
    await expect(agentMessages(page, echoOf(`hello ${folder}`))).toBeVisible()
  }
  for (const { server } of [a, b]) server.proxy.setFault({ kind: 'status', status: 401, path: /sessions/, times: 1 })
  await page.reload()
  for (const { server } of [a, b]) server.proxy.cutConnections()
  await expect(serverPill(page)).toContainText(messages.servers.pill.some(2, 2), { timeout: 30_000 })
}

for (const method of ['separate-key', 'same-key'] as const) {
  test(`V12 secrets stay home: nothing of A is sent to B, nothing of B to A (${method})`, async ({ world }) => {
    const two = await twoLinkedServers(world, method)
    const { page, a, b } = two
    await makeTraffic(two)
    await expectListSynced(page, new URL(a.server.url).host)
    await page.goto('/settings')
    const secretA = await shownSecret(page, a)
    const secretB = await shownSecret(page, b)
    expect(parseBackupText(two.backupText)).toEqual({ ok: true, secret: secretA })
    if (method === 'separate-key') expect(secretB).not.toEqual(secretA)
    else expect(secretB).toEqual(secretA)

    const recordingsA = a.server.proxy.recordings()
    const recordingsB = b.server.proxy.recordings()
    // The list of servers, with what belongs to B, is on A too, and only there.
    expect(listWrites(recordingsA)).toBeGreaterThan(0)
    expect(listWrites(recordingsB)).toBe(0)
    const ofA = await secretsOfAccount('A', secretA, recordingsA, a.credentials)
    const ofB = await secretsOfAccount('B', secretB, recordingsB, b.credentials)
    // The search must have something to find: tokens and proofs are seen on their own server.
    expect(findSecretsSent(recordingsA, ofA.forItsServerOnly)).not.toEqual([])
    expect(findSecretsSent(recordingsB, ofB.forItsServerOnly)).not.toEqual([])
    for (const { neverSent } of [ofA, ofB]) expect(neverSent.length).toBeGreaterThanOrEqual(5)

    expect(findSecretsSent(recordingsA, ofB.forItsServerOnly)).toEqual([])
    expect(findSecretsSent(recordingsB, ofA.forItsServerOnly)).toEqual([])
    for (const recordings of [recordingsA, recordingsB]) {
      expect(findSecretsSent(recordings, [...ofA.neverSent, ...ofB.neverSent])).toEqual([])
    }

    const publicKeys = [recordingsA, recordingsB].map((all) => new Set(loginProofs(all).map((one) => one.publicKey)))
    const [keysA, keysB] = publicKeys
    expect(keysA).toEqual(new Set([Buffer.from(ofA.signPublicKey).toString('base64')]))
    expect(keysB).toEqual(new Set([Buffer.from(ofB.signPublicKey).toString('base64')]))
    if (method === 'separate-key') expect(keysA).not.toEqual(keysB)
  })
}
