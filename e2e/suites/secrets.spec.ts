import type { Page } from 'playwright'
import { echoOf } from '../agents/modelScript'
import type { Recording } from '../proxy/recordings'
import { loginProofs, secretsOfAccount } from '../fixtures/accountSecrets'
import { expectListSynced } from '../fixtures/pages/syncedServerList'
import { serverPill } from '../fixtures/pages/servers'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { shownBackupText } from '../fixtures/pages/signIn'
import { dumpStorage } from '../fixtures/storageDump'
import { findSecretsIn, findSecretsSent } from '../fixtures/secretSearch'
import { expect, test } from '../fixtures/test'
import { twoLinkedServers } from '../fixtures/twoServers'
import type { LinkedServer, TwoServersInChromium } from '../fixtures/twoServers'
import { messages } from '../../web/i18n/messages'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { settingsMessages } from '../../web/i18n/settingsMessages'
import { parseBackupText } from '../../worker/crypto/backupText'

const { search } = paletteMessages
const { artifacts } = settingsMessages

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

/** What a person reads in the app, none of which may lie readable in what it stores. */
const readable = { message: 'tell-me-of-numbats', title: 'The quagga plan', artifact: 'Notes of the bandicoot' }

/** Writes these words with a real session of A, searches for them, and shows what is left of them without any server. */
async function storeWords({ page, a, b }: TwoServersInChromium): Promise<void> {
  await page.goto('/')
  await sessionRows(page, a.folder).click()
  await sendMessage(page, `title: ${readable.title}`)
  await expect(page.getByRole('heading', { name: readable.title })).toBeVisible({ timeout: 30_000 })
  await sendMessage(page, readable.message)
  await expect(agentMessages(page, echoOf(readable.message))).toBeVisible()
  await page.goto('/artifacts/new')
  await page.getByRole('radio', { name: new URL(a.server.url).host }).check()
  await page.getByRole('textbox', { name: artifacts.titleField }).fill(readable.artifact)
  await page.getByRole('button', { name: artifacts.save, exact: true }).click()
  await expect(page.getByRole('heading', { name: readable.artifact })).toBeVisible()
  for (const { server } of [a, b]) server.proxy.setFault({ kind: 'refuse' })
  await page.reload()
  await expect(sessionRows(page, readable.title)).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(readable.message)
  await page.getByRole('option', { name: search.searchFor(readable.message) }).click()
  await expect(page.getByRole('link', { name: readable.message }).first()).toBeVisible()
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

    if (method === 'same-key') return
    await test.step('what is stored of sessions, artifacts and searches is not readable', async () => {
      await storeWords(two)
      const stored = await dumpStorage(page)
      const words = { ...readable, path: a.folder }
      const bytes = Object.entries(words).map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) }))
      // Texts of two bytes a character, too.
      const texts = stored.flatMap(({ where, text }) => [
        { where, text },
        { where: `${where}, two bytes a character`, text: text.replaceAll('\0', '') },
      ])
      expect(findSecretsIn(texts, bytes)).toEqual([])
      // The search has something to find: the stored copies are there, and the words are found where they lie open.
      for (const store of ['messageBlocks', 'sessions']) {
        const kept = stored.filter(({ where, text }) => where.includes(store) && text.length > 100)
        expect(kept.map(({ where }) => where)).not.toEqual([])
      }
      await page.evaluate((word) => localStorage.setItem('open', word), readable.message)
      expect(findSecretsIn(await dumpStorage(page), bytes)).toEqual(['message in localStorage'])
    })
  })
}
