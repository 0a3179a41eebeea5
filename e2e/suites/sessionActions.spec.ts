import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { messages } from '../../web/i18n/messages'
import { sessionActionsMessages } from '../../web/i18n/sessionActionsMessages'
import { parseBackupText } from '../../worker/crypto/backupText'
import { echoOf } from '../agents/modelScript'
import { createOtherClient } from '../clients/otherClient'
import { startNewSession } from '../fixtures/pages/newSession'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoDaemons } from '../fixtures/twoServers'

const words = sessionActionsMessages
const { removal } = messages.sessions

async function follow(page: Page, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: words.menu }).click()
  await page.getByRole('dialog', { name: words.menu }).getByRole('button', { name: item, exact: true }).click()
}

const choose = (page: Page, action: keyof typeof words.names) => follow(page, words.names[action])

async function rename(page: Page, title: string): Promise<void> {
  await choose(page, 'rename')
  await page.getByRole('textbox', { name: words.rename.label }).fill(title)
  await page.getByRole('button', { name: words.rename.save, exact: true }).click()
}

test('a session of the other server: rename beside a second client, fork, end and archive with undo, resume, delete over a reload', async ({
  world,
}) => {
  // Five agents start one after another.
  test.setTimeout(300_000)
  const { page, b, backupText } = await twoDaemons(world, 'same-key')
  const backup = parseBackupText(backupText)
  if (!backup.ok) throw new Error('No backup text')
  const other = await createOtherClient(b.server.directUrl, backup.secret)
  const directory = join(b.cli.home, 'projects', 'in-hand')
  await mkdir(directory, { recursive: true })
  await startNewSession(page, { serverUrl: b.server.url, directory, prompt: 'hello from afar' })
  await expect(agentMessages(page, echoOf('hello from afar'))).toBeVisible({ timeout: 60_000 })
  const original = page.url()
  const sessionId = new URL(original).pathname.split('/').at(-1) ?? ''

  await test.step('what a second client calls it is shown here', async () => {
    await other.changeMetadata(sessionId, { summary: { text: 'Named elsewhere', updatedAt: Date.now() } })
    await expect(page.getByRole('heading', { name: 'Named elsewhere' })).toBeVisible()
    await expect(sessionRows(page, 'Named elsewhere')).toHaveCount(1)
  })

  await test.step('a rename that meets a write of the second client wins, and keeps what that one wrote beside it', async () => {
    const known = b.server.proxy.recordings().length
    b.server.proxy.setFault({ kind: 'hang', path: /^\/v1\/updates/ })
    await rename(page, 'Renamed from afar')
    await other.changeMetadata(sessionId, {
      summary: { text: 'Renamed elsewhere', updatedAt: Date.now() },
      ofAnotherClient: { kept: true },
    })
    b.server.proxy.clearFaults()
    await expect(page.getByRole('heading', { name: 'Renamed from afar' })).toBeVisible()
    await expect(sessionRows(page, 'Renamed from afar')).toHaveCount(1)
    await expect
      .poll(() => other.metadata(sessionId))
      .toMatchObject({ summary: { text: 'Renamed from afar' }, ofAnotherClient: { kept: true }, path: directory })
    const refused = b.server.proxy
      .recordings()
      .slice(known)
      .filter((one) => one.kind === 'frame' && one.payload.includes('version-mismatch'))
    expect(refused.length).toBeGreaterThan(0)
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Renamed from afar' })).toBeVisible()
  })

  await test.step('a fork knows the conversation and is another session', async () => {
    await choose(page, 'fork')
    await expect(page).not.toHaveURL(original, { timeout: 90_000 })
    await sendMessage(page, 'and in the copy')
    // On a busy machine the CLI was seen to post the first answer of a fork twice, as two messages.
    await expect(agentMessages(page, echoOf('and in the copy')).first()).toBeVisible({ timeout: 60_000 })
    await page.goto(original)
    await expect(agentMessages(page, echoOf('hello from afar'))).toBeVisible()
    await expect(agentMessages(page, echoOf('and in the copy'))).toHaveCount(0)
  })

  await test.step('from an earlier prompt on it is another session, which answers', async () => {
    await choose(page, 'rewind')
    await page
      .getByRole('dialog', { name: words.rewind.title })
      .getByRole('button', { name: 'hello from afar' })
      .click()
    await expect(page).not.toHaveURL(original, { timeout: 90_000 })
    await sendMessage(page, 'another way')
    await expect(agentMessages(page, echoOf('another way'))).toBeVisible({ timeout: 60_000 })
    await page.goto(original)
  })

  await test.step('a side chat answers beside its session, is in no list, and each leads to the other', async () => {
    await choose(page, 'side-chat')
    await expect(page).not.toHaveURL(original, { timeout: 90_000 })
    const sideChat = page.url()
    await sendMessage(page, 'an aside')
    await expect(agentMessages(page, echoOf('an aside'))).toBeVisible({ timeout: 60_000 })
    await follow(page, words.sideChats.of('Renamed from afar'))
    await expect(page).toHaveURL(original)
    await expect(agentMessages(page, echoOf('hello from afar'))).toBeVisible()
    await expect(agentMessages(page, echoOf('an aside'))).toHaveCount(0)
    const paths = await sessionRows(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('href')))
    expect(paths).toContain(new URL(original).pathname)
    expect(paths).not.toContain(new URL(sideChat).pathname)
    await follow(page, /^Side chat: /)
    await expect(page).toHaveURL(sideChat)
    await page.goto(original)
  })

  await test.step('archiving can be taken back; then the agent ends', async () => {
    await choose(page, 'end-and-archive')
    await page.getByRole('main').getByRole('button', { name: removal.undo }).click()
    await expect(page.getByRole('textbox', { name: messages.sessions.composer.name })).toBeVisible()
    await choose(page, 'end-and-archive')
    await expect(page.getByText(messages.sessions.composer.archived)).toBeVisible({ timeout: 30_000 })
  })

  await test.step('resumed, it is the same session and answers', async () => {
    await choose(page, 'resume')
    await expect(page.getByRole('textbox', { name: messages.sessions.composer.name })).toBeVisible({ timeout: 90_000 })
    expect(page.url()).toBe(original)
    await sendMessage(page, 'still there')
    await expect(agentMessages(page, echoOf('still there'))).toBeVisible({ timeout: 60_000 })
  })

  await test.step('a deletion survives a reload, and the server no longer has it', async () => {
    await choose(page, 'delete')
    await expect(page.getByRole('main').getByText(removal.soon.delete)).toBeVisible()
    await page.reload()
    await expect(sessionRows(page, 'Renamed from afar')).toHaveCount(0, { timeout: 60_000 })
    await expect(page.getByText(/^The session does not exist on /)).toBeVisible()
    await expect(page.getByRole('textbox', { name: messages.sessions.composer.name })).toHaveCount(0)
  })
})
