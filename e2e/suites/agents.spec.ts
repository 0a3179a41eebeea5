import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { agentSettingsMessages } from '../../web/i18n/agentSettingsMessages'
import { wordsForError } from '../../web/i18n/en/errors'
import { composerMessages } from '../../web/i18n/composerMessages'
import { messages } from '../../web/i18n/messages'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { newSessionMessages } from '../../web/i18n/newSessionMessages'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { sessionActionsMessages as actionWords } from '../../web/i18n/sessionActionsMessages'
import type { CanonicalUrl } from '../../worker/api/ids'
import { echoOf } from '../agents/modelScript'
import { copyCli, type CliCopy } from '../installs/copyCli'
import { oneDaemon } from '../fixtures/oneDaemon'
import { pick, settingChip } from '../fixtures/pages/agentSettings'
import { answerCard, permissionCards } from '../fixtures/pages/newSession'
import { attach, greyPicture, reportOf } from '../fixtures/pages/pictures'
import { chooseAction, pressInSessionMenu } from '../fixtures/pages/sessionMenu'
import { agentMessages, composer, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import type { TestServer } from '../fixtures/servers/testServers'
import { expect, test } from '../fixtures/test'

const { ask, choose } = agentSettingsMessages
const { modes } = messages.sessions
const words = permissionMessages

type SessionAction = keyof typeof actionWords.names

async function stopTurn(page: Page, folder: string): Promise<void> {
  await sendMessage(page, 'slow: 200')
  await expect(sessionRows(page, folder, messages.sessions.state.working)).toHaveCount(1)
  await page.getByRole('button', { name: composerMessages.stop.stop, exact: true }).click()
  await expect(sessionRows(page, folder, messages.sessions.state.idle)).toHaveCount(1, { timeout: 20_000 })
}

async function findInChat(page: Page, text: string, count: number): Promise<void> {
  await composer(page).press('Control+f')
  await page.getByRole('textbox', { name: composerMessages.find.field }).fill(text)
  await expect(page.getByLabel(composerMessages.find.name, { exact: true })).toContainText(
    composerMessages.find.count(count, count),
  )
  await page.keyboard.press('Escape')
}

test('codex: begins with mode, model and a picture; asks, is stopped, asks nothing where it may do all, is forked, and has a side chat', async ({
  world,
}) => {
  const { page, cli } = await oneDaemon(world, { programs: ['codex'] })
  const directory = join(cli.home, 'projects', 'by-codex')
  await mkdir(directory, { recursive: true })
  await page.goto('/new')
  await page.getByRole('radio', { name: newSessionMessages.agents.codex }).check()
  await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(directory)
  await pick(page, 'mode', modes.default)
  await pick(page, 'model', 'gpt-5.4')
  const picture = greyPicture(70)
  await attach(page, picture)
  await page.getByRole('textbox', { name: newSessionMessages.prompt }).fill('model')
  await page.getByRole('button', { name: newSessionMessages.submit }).click()
  await expect(agentMessages(page, 'Asked: gpt-5.4')).toBeVisible({ timeout: 60_000 })
  await expect(agentMessages(page, reportOf(picture))).toBeVisible()
  await expect(settingChip(page, 'mode', modes.default)).toBeVisible()

  await sendMessage(page, 'run: touch asked.txt')
  const card = permissionCards(page, 'touch asked.txt')
  await expect(card).toBeVisible({ timeout: 30_000 })
  expect(existsSync(join(directory, 'asked.txt'))).toBe(false)
  await answerCard(card, words.allow)
  await expect(agentMessages(page, 'Done.')).toHaveCount(1, { timeout: 30_000 })
  expect(existsSync(join(directory, 'asked.txt'))).toBe(true)

  await sendMessage(page, `write: ${join(directory, 'patched.txt')} text`)
  const patch = permissionCards(page, 'patched.txt')
  await expect(patch).toBeVisible({ timeout: 30_000 })
  await answerCard(patch, words.stop)
  await expect(patch).toHaveCount(0)
  expect(existsSync(join(directory, 'patched.txt'))).toBe(false)

  await pick(page, 'mode', modes.yolo)
  await page.getByRole('button', { name: ask.yes(modes.yolo) }).click()
  await sendMessage(page, 'run: touch unasked.txt')
  await expect(agentMessages(page, 'Done.')).toHaveCount(2, { timeout: 30_000 })
  expect(existsSync(join(directory, 'unasked.txt'))).toBe(true)
  await findInChat(page, 'unasked.txt', 2)
  await stopTurn(page, 'by-codex')

  const original = page.url()
  await test.step('a fork has what was said, answers, and leaves the original alone', async () => {
    await chooseAction(page, 'fork')
    await expect(page).not.toHaveURL(original, { timeout: 90_000 })
    await expect(agentMessages(page, 'Asked: gpt-5.4')).toBeVisible({ timeout: 30_000 })
    await sendMessage(page, 'and in the copy')
    await expect(agentMessages(page, echoOf('and in the copy'))).toBeVisible({ timeout: 60_000 })
    await page.goto(original)
    await expect(agentMessages(page, 'Done.')).not.toHaveCount(0)
    await expect(agentMessages(page, echoOf('and in the copy'))).toHaveCount(0)
  })

  await test.step('a side chat answers beside it, is in no list, and leaves the original alone', async () => {
    await chooseAction(page, 'side-chat')
    await expect(page).not.toHaveURL(original, { timeout: 90_000 })
    const sideChat = new URL(page.url()).pathname
    await sendMessage(page, 'an aside')
    await expect(agentMessages(page, echoOf('an aside'))).toBeVisible({ timeout: 60_000 })
    const paths = await sessionRows(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('href')))
    expect(paths).toContain(new URL(original).pathname)
    expect(paths).not.toContain(sideChat)
    await page.goto(original)
    await expect(agentMessages(page, 'Done.')).not.toHaveCount(0)
    await expect(agentMessages(page, echoOf('an aside'))).toHaveCount(0)
    await pressInSessionMenu(page, /^Side chat: /)
    await expect(page).toHaveURL((url) => url.pathname === sideChat)
    await page.goto(original)
  })

  await test.step('going back is not offered: today’s codex does not know the call that Happy makes for it', async () => {
    await page.getByRole('button', { name: actionWords.menu }).click()
    const menu = page.getByRole('dialog', { name: actionWords.menu })
    await expect(menu.getByRole('button', { name: actionWords.names.fork, exact: true })).toBeVisible()
    await expect(menu.getByRole('button', { name: actionWords.names.rewind, exact: true })).toHaveCount(0)
  })
})

test('gemini: model and mode, its own forms of a request, and a stop', async ({ world }) => {
  const { page, cli } = await oneDaemon(world, { programs: ['gemini'] })
  const directory = join(cli.home, 'projects', 'by-gemini')
  await mkdir(directory, { recursive: true })
  await page.goto('/new')
  await page.getByRole('radio', { name: newSessionMessages.agents.gemini }).check()
  await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(directory)
  await pick(page, 'mode', modes.default)
  await pick(page, 'model', 'gemini-2.5-pro')
  await page.getByRole('textbox', { name: newSessionMessages.prompt }).fill('model')
  await page.getByRole('button', { name: newSessionMessages.submit }).click()
  await expect(agentMessages(page, 'Asked: gemini-2.5-pro')).toBeVisible({ timeout: 60_000 })

  await sendMessage(page, 'run: make it')
  const card = permissionCards(page, 'make it')
  await expect(card).toBeVisible({ timeout: 30_000 })
  await answerCard(card, words.session.similar)
  await expect(agentMessages(page, 'Done. proceed_always')).toBeVisible({ timeout: 30_000 })
  await findInChat(page, 'make it', 2)
  await stopTurn(page, 'by-gemini')
})

/** What the session's menu, its page of details and the palette offer, beside what they must not. */
async function expectActions(page: Page, offered: SessionAction[], notOffered: SessionAction[]): Promise<void> {
  const session = page.url()
  await page.getByRole('button', { name: actionWords.menu }).click()
  const menu = page.getByRole('dialog', { name: actionWords.menu })
  const names = actionWords.names
  for (const action of offered)
    await expect(menu.getByRole('button', { name: names[action], exact: true })).toBeVisible()
  for (const action of notOffered) expect(await menu.getByText(names[action], { exact: true }).count()).toBe(0)
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+k')
  const field = page.getByRole('dialog').getByRole('combobox')
  const { ofSession } = paletteMessages.commands
  const inPalette = (action: SessionAction) =>
    action in ofSession ? ofSession[action as keyof typeof ofSession] : null
  for (const [actions, count] of [
    [offered, 1],
    [notOffered, 0],
  ] as const) {
    for (const name of actions.map(inPalette).filter((one) => one !== null)) {
      await field.fill(name)
      // Its answer to another text shows the same line in the same place.
      await expect(page.getByRole('option', { name: paletteMessages.search.searchFor(name) })).toBeVisible()
      await expect(page.getByRole('option', { name: new RegExp(`^${name}(?! from)`) })).toHaveCount(count)
    }
  }
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: actionWords.menu }).click()
  await menu.getByRole('button', { name: names.details, exact: true }).click()
  await expect(page.getByRole('heading', { name: actionWords.info.title })).toBeVisible()
  await expect(page.getByText(/happy claude --resume /)).toBeVisible()
  const main = page.getByRole('main')
  for (const action of notOffered) expect(await main.getByText(names[action], { exact: true }).count()).toBe(0)
  await page.goto(session)
}

/** How often the app has asked a machine to resume a session. */
function resumeCalls({ proxy }: TestServer): number {
  return proxy
    .recordings()
    .filter((one) => one.kind === 'frame' && one.direction === 'to-server' && isResumeCall(one.payload)).length
}

function isResumeCall(payload: Buffer): boolean {
  return payload.includes('"rpc-call"') && payload.includes(':resume-happy-session"')
}

/** The agents and modes of a new session on the one machine there is, and a worktree of a repository of its own. */
async function expectNewSession(
  page: Page,
  repository: string,
  { agents, noAgents }: Record<'agents' | 'noAgents', (keyof typeof newSessionMessages.agents)[]>,
): Promise<void> {
  await page.goto('/new')
  const agent = (name: keyof typeof newSessionMessages.agents) =>
    page.getByRole('radio', { name: newSessionMessages.agents[name], exact: true })
  for (const name of agents) await expect(agent(name)).toBeVisible()
  for (const name of noAgents) await expect(agent(name)).toHaveCount(0)
  await agent('claude').check()
  await page.getByRole('button', { name: new RegExp(`^${choose.mode}`) }).click()
  const dialog = page.getByRole('dialog', { name: choose.mode })
  await expect(dialog.getByRole('button', { name: new RegExp(`^${modes.bypassPermissions}`) })).toBeVisible()
  await expect(dialog.getByRole('button', { name: new RegExp(`^${modes.auto}`) })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: new RegExp(`^${choose.effort}`) })).toHaveCount(0)
  await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(repository)
  await page.getByRole('checkbox', { name: newSessionMessages.worktree.pick }).check({ timeout: 30_000 })
}

async function makeRepository(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', directory, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args])
  git('init', '-q', '-b', 'trunk')
  git('commit', '-q', '--allow-empty', '-m', 'first')
}

test.describe('happy 1.2.0', () => {
  let copy: CliCopy
  test.beforeAll(async () => {
    copy = await copyCli('happy@1.2.0')
  })
  test.afterAll(() => copy.remove())

  test('forks, and resumes by one agent; what its daemon forgot says so; side chats, efforts and the mode “auto” are not offered', async ({
    world,
  }) => {
    const { page, cli, server } = await oneDaemon(world, { programs: ['claude'], entry: copy.entry })
    const directory = join(cli.home, 'projects', 'by-older')
    await makeRepository(directory)
    await page.goto('/new')
    await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(directory)
    await page.getByRole('textbox', { name: newSessionMessages.prompt }).fill('hello')
    await page.getByRole('button', { name: newSessionMessages.submit }).click()
    await expect(agentMessages(page, echoOf('hello'))).toBeVisible({ timeout: 60_000 })
    await expectActions(page, ['rename', 'files', 'fork', 'rewind', 'end-and-archive'], ['side-chat', 'resume'])
    const original = page.url()
    await chooseAction(page, 'fork')
    await expect(page).not.toHaveURL(original, { timeout: 90_000 })
    await sendMessage(page, 'and in the copy')
    await expect(agentMessages(page, echoOf('and in the copy'))).toBeVisible({ timeout: 60_000 })

    await test.step('one that its daemon has forgotten says so, and what helps', async () => {
      await cli.stopSession(new URL(page.url()).pathname.split('/').at(-1) ?? '')
      await expect(page.getByText(/^This session has ended: /)).toBeVisible({ timeout: 60_000 })
      await chooseAction(page, 'resume')
      const { what, todo } = wordsForError({
        code: 'not-found',
        serverUrl: server.url as CanonicalUrl,
        what: 'record',
      })
      await expect(page.getByRole('main').getByRole('alert')).toContainText(what, { timeout: 30_000 })
      await expect(page.getByRole('main').getByRole('alert')).toContainText(todo)
    })

    await test.step('ended, it is resumed by one agent, which answers', async () => {
      await page.goto(original)
      await chooseAction(page, 'end-and-archive')
      await expect(page.getByText(messages.sessions.composer.archived)).toBeVisible({ timeout: 60_000 })
      await chooseAction(page, 'resume')
      await expect(composer(page)).toBeVisible({ timeout: 120_000 })
      expect(page.url()).toBe(original)
      await sendMessage(page, 'still there')
      await expect(agentMessages(page, echoOf('still there')).first()).toBeVisible({ timeout: 60_000 })
      // Asked again, this daemon would have started a second agent.
      expect(resumeCalls(server)).toBe(2)
    })
    await expectNewSession(page, directory, { agents: ['claude'], noAgents: ['openclaw', 'agy'] })
  })
})

test.describe('happy-coder 0.13.0', () => {
  let copy: CliCopy
  test.beforeAll(async () => {
    copy = await copyCli('happy-coder@0.13.0')
  })
  test.afterAll(() => copy.remove())

  test('its formats: mode and model arrive, a request is answered, a list is kept, a turn is stopped', async ({
    world,
  }) => {
    const { page, cli } = await oneDaemon(world, { programs: ['claude'], entry: copy.entry })
    const directory = join(cli.home, 'projects', 'by-old')
    await makeRepository(directory)
    await page.goto('/new')
    await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(directory)
    await pick(page, 'model', 'sonnet')
    await page.getByRole('textbox', { name: newSessionMessages.prompt }).fill('model')
    await page.getByRole('button', { name: newSessionMessages.submit }).click()
    await expect(agentMessages(page, /Asked: .*sonnet/)).toBeVisible({ timeout: 60_000 })

    await sendMessage(page, 'run: touch asked.txt')
    const card = permissionCards(page, 'touch asked.txt')
    await answerCard(card, words.allow)
    await expect(agentMessages(page, 'Done.')).toHaveCount(1, { timeout: 30_000 })
    expect(existsSync(join(directory, 'asked.txt'))).toBe(true)

    await sendMessage(page, 'tasks')
    await expect(page.getByText(composerMessages.todos.done(1, 2))).toBeVisible({ timeout: 30_000 })

    await pick(page, 'mode', modes.acceptEdits)
    await sendMessage(page, `write: ${join(directory, 'edited.txt')} text`)
    await expect.poll(() => existsSync(join(directory, 'edited.txt')), { timeout: 30_000 }).toBe(true)
    await findInChat(page, 'asked.txt', 2)
    await stopTurn(page, 'by-old')

    await test.step('what it knows is offered, what came later is not', async () => {
      const later: SessionAction[] = ['resume', 'fork', 'rewind', 'side-chat']
      await expectActions(page, ['rename', 'files', 'end-and-archive', 'export', 'delete'], later)
      await page.getByRole('button', { name: actionWords.menu }).click()
      await page.getByRole('button', { name: actionWords.names.files, exact: true }).click()
      await expect(page.getByRole('main').getByText('trunk')).toBeVisible({ timeout: 30_000 })
      await expect(page.getByRole('main').getByRole('button', { name: /edited\.txt/ })).toBeVisible()
      await page.goBack()
      await page.getByRole('button', { name: actionWords.menu }).click()
      await page.getByRole('button', { name: actionWords.names['end-and-archive'], exact: true }).click()
      await expect(page.getByText(messages.sessions.composer.archived)).toBeVisible({ timeout: 60_000 })
      await expectActions(page, ['unarchive', 'export', 'delete'], later)
      await expectNewSession(page, directory, { agents: ['claude', 'codex', 'gemini'], noAgents: ['openclaw', 'agy'] })
    })
  })
})
