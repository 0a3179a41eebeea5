import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { messages } from '../../web/i18n/messages'
import { sessionActionsMessages } from '../../web/i18n/sessionActionsMessages'
import { parseBackupText } from '../../worker/crypto/backupText'
import { echoOf } from '../agents/modelScript'
import { createOtherClient } from '../clients/otherClient'
import { startNewSession } from '../fixtures/pages/newSession'
import { chooseAction, pressInSessionMenu } from '../fixtures/pages/sessionMenu'
import { agentMessages, composer, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoDaemons, type LinkedDaemon } from '../fixtures/twoServers'

const words = sessionActionsMessages
const { removal } = messages.sessions

async function rename(page: Page, title: string): Promise<void> {
  await chooseAction(page, 'rename')
  await page.getByRole('textbox', { name: words.rename.label }).fill(title)
  await page.getByRole('button', { name: words.rename.save, exact: true }).click()
}

interface Side {
  daemon: LinkedDaemon
  page: Page
  /** In every title and prompt of this side. */
  name: string
  directory: string
  /** Address of the session that all is done with. */
  original: string
  sessionId: string
  other: Awaited<ReturnType<typeof createOtherClient>>
}

async function startSide(daemon: LinkedDaemon, page: Page, name: string, backupText: string): Promise<Side> {
  const backup = parseBackupText(backupText)
  if (!backup.ok) throw new Error('No backup text')
  const other = await createOtherClient(daemon.server.directUrl, backup.secret)
  const directory = join(daemon.cli.home, 'projects', `in-hand-${name}`)
  await mkdir(directory, { recursive: true })
  await startNewSession(page, { serverUrl: daemon.server.url, directory, prompt: `hello from ${name}` })
  await expect(agentMessages(page, echoOf(`hello from ${name}`))).toBeVisible({ timeout: 90_000 })
  const original = page.url()
  const sessionId = new URL(original).pathname.split('/').at(-1) ?? ''
  return { daemon, page, name, directory, original, sessionId, other }
}

const renamed = ({ name }: Side) => `Renamed of ${name}`

test('on two servers at once: rename beside a second client, fork, rewind (“duplicate”), side chat, end and archive with undo, resume, delete with undo over a reload', async ({
  world,
}) => {
  // Five agents start one after another on each server.
  test.setTimeout(420_000)
  const { browser, page, a, b, backupText } = await twoDaemons(world, 'same-key')
  const sides = await Promise.all([
    startSide(a, page, 'alpha', backupText),
    startSide(b, await browser.newTab(), 'beta', backupText),
  ])
  /** Beside each other, each in a tab of its own: what is done on one server may not reach the other one's session. */
  const onBoth = (title: string, act: (side: Side) => Promise<void>) =>
    test.step(title, async () => {
      await Promise.all(sides.map(act))
    })

  await onBoth('what a second client calls it is shown here', async ({ page, name, other, sessionId }) => {
    const title = `${name} named elsewhere`
    await other.changeMetadata(sessionId, { summary: { text: title, updatedAt: Date.now() } })
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
    await expect(sessionRows(page, title)).toHaveCount(1)
  })

  await onBoth(
    'a rename that meets a write of the second client wins, and keeps what that one wrote beside it',
    async (side) => {
      const { page, name, other, sessionId, directory } = side
      const { proxy } = side.daemon.server
      const known = proxy.recordings().length
      proxy.setFault({ kind: 'hang', path: /^\/v1\/updates/ })
      await rename(page, renamed(side))
      await other.changeMetadata(sessionId, {
        summary: { text: `${name} renamed elsewhere`, updatedAt: Date.now() },
        ofAnotherClient: { kept: name },
      })
      proxy.clearFaults()
      await expect(page.getByRole('heading', { name: renamed(side) })).toBeVisible()
      await expect(sessionRows(page, renamed(side))).toHaveCount(1)
      await expect
        .poll(() => other.metadata(sessionId))
        .toMatchObject({ summary: { text: renamed(side) }, ofAnotherClient: { kept: name }, path: directory })
      const refused = proxy
        .recordings()
        .slice(known)
        .filter((one) => one.kind === 'frame' && one.payload.includes('version-mismatch'))
      expect(refused.length).toBeGreaterThan(0)
      await page.reload()
      await expect(page.getByRole('heading', { name: renamed(side) })).toBeVisible()
    },
  )

  await onBoth('a fork knows the conversation and is another session', async ({ page, name, original }) => {
    await chooseAction(page, 'fork')
    await expect(page).not.toHaveURL(original, { timeout: 120_000 })
    await sendMessage(page, `and in the copy of ${name}`)
    // On a busy machine the CLI was seen to post the first answer of a fork twice, as two messages.
    await expect(agentMessages(page, echoOf(`and in the copy of ${name}`)).first()).toBeVisible({ timeout: 90_000 })
    await page.goto(original)
    await expect(agentMessages(page, echoOf(`hello from ${name}`))).toBeVisible()
    await expect(agentMessages(page, echoOf(`and in the copy of ${name}`))).toHaveCount(0)
  })

  await onBoth('from an earlier prompt on it is another session, which answers', async ({ page, name, original }) => {
    await chooseAction(page, 'rewind')
    const points = page.getByRole('dialog', { name: words.rewind.title })
    await points.getByRole('button', { name: `hello from ${name}` }).click()
    await expect(page).not.toHaveURL(original, { timeout: 120_000 })
    await sendMessage(page, `another way for ${name}`)
    await expect(agentMessages(page, echoOf(`another way for ${name}`))).toBeVisible({ timeout: 90_000 })
    await page.goto(original)
  })

  await onBoth('a side chat answers beside its session, is in no list, and each leads to the other', async (side) => {
    const { page, name, original } = side
    await chooseAction(page, 'side-chat')
    await expect(page).not.toHaveURL(original, { timeout: 120_000 })
    const sideChat = page.url()
    await sendMessage(page, `an aside of ${name}`)
    await expect(agentMessages(page, echoOf(`an aside of ${name}`))).toBeVisible({ timeout: 90_000 })
    await pressInSessionMenu(page, words.sideChats.of(renamed(side)))
    await expect(page).toHaveURL(original)
    await expect(agentMessages(page, echoOf(`hello from ${name}`))).toBeVisible()
    await expect(agentMessages(page, echoOf(`an aside of ${name}`))).toHaveCount(0)
    const paths = await sessionRows(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('href')))
    expect(paths).toContain(new URL(original).pathname)
    expect(paths).not.toContain(new URL(sideChat).pathname)
    await pressInSessionMenu(page, /^Side chat: /)
    await expect(page).toHaveURL(sideChat)
    await page.goto(original)
  })

  await onBoth('archiving can be taken back; then the agent ends', async ({ page }) => {
    await chooseAction(page, 'end-and-archive')
    await page.getByRole('main').getByRole('button', { name: removal.undo }).click()
    await expect(composer(page)).toBeVisible()
    await chooseAction(page, 'end-and-archive')
    await expect(page.getByText(messages.sessions.composer.archived)).toBeVisible({ timeout: 30_000 })
  })

  await onBoth('resumed, it is the same session and answers', async ({ page, name, original }) => {
    await chooseAction(page, 'resume')
    await expect(composer(page)).toBeVisible({ timeout: 120_000 })
    expect(page.url()).toBe(original)
    await sendMessage(page, `still there, ${name}`)
    await expect(agentMessages(page, echoOf(`still there, ${name}`))).toBeVisible({ timeout: 90_000 })
  })

  const [alpha, beta] = sides
  // From now on one tab, so that a reload ends the hub, too.
  await beta.page.close()
  const tab = alpha.page

  for (const [side, untouched] of [
    [alpha, beta],
    [beta, alpha],
  ] as const) {
    const { daemon, original, sessionId, other } = side
    const label = new URL(daemon.server.url).host

    await test.step(`${side.name}: a deletion that waits for its server is taken back after a reload`, async () => {
      await tab.goto(original)
      await expect(composer(tab)).toBeVisible()
      daemon.server.proxy.setFault({ kind: 'refuse' })
      daemon.server.proxy.cutConnections()
      const main = tab.getByRole('main')
      await chooseAction(tab, 'delete')
      await expect(main.getByText(removal.later.delete(label))).toBeVisible({ timeout: 30_000 })
      await tab.reload()
      await expect(main.getByText(removal.later.delete(label))).toBeVisible({ timeout: 30_000 })
      await main.getByRole('button', { name: removal.undo }).click()
      await expect(main.getByText(removal.later.delete(label))).toHaveCount(0)
      daemon.server.proxy.clearFaults()
      await sendMessage(tab, `kept on ${side.name}`)
      await expect(agentMessages(tab, echoOf(`kept on ${side.name}`))).toBeVisible({ timeout: 90_000 })
      expect((await other.sessionIds()).has(sessionId)).toBe(true)
    })

    await test.step(`${side.name}: a deletion outlives a reload, and only this server no longer has its session`, async () => {
      const before = await untouched.other.sessionIds()
      await chooseAction(tab, 'delete')
      await expect(tab.getByRole('main').getByText(removal.soon.delete)).toBeVisible()
      await tab.reload()
      await expect(sessionRows(tab, renamed(side))).toHaveCount(0, { timeout: 60_000 })
      await expect(tab.getByText(/^The session does not exist on /)).toBeVisible()
      await expect(composer(tab)).toHaveCount(0)
      expect((await other.sessionIds()).has(sessionId)).toBe(false)
      expect(await untouched.other.sessionIds()).toEqual(before)
    })
  }
})
