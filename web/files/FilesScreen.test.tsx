import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { FileContent, FileWritten, RepositoryState } from '../../worker/api/agents/files'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import type { ServerState, SessionSummary } from '../../worker/api/state'
import { sessionFilesHref } from '../addresses/hrefs'
import { shellHref } from '../addresses/shellHref'
import { filesMessages } from '../i18n/filesMessages'
import { machineMessages } from '../i18n/machineMessages'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { FilesScreen } from './FilesScreen'
import { forgetUnsaved } from './unsavedEdits'

const address = { serverId: serverId('cloud'), sessionId: sessionId('one') }
const path = 'src/main.ts'
const words = filesMessages.edit

beforeEach(() => page.viewport(1000, 900))
afterEach(() => {
  removeScreen()
  forgetUnsaved(address, path)
})

function show(shownPath: string | null, answers: Partial<HubCommands>) {
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', 'one', { activity: 'idle' })]),
    answers,
  })
  const href = sessionFilesHref(address.serverId, address.sessionId, shownPath)
  renderScreen(hub, <FilesScreen address={address} />, href)
  return hub
}

/** A machine with one file. */
function machineWith(first: string) {
  const file = { text: first, version: 1 }
  const contentOf = (): FileContent => ({
    kind: 'text',
    text: file.text,
    size: file.text.length,
    hash: `hash-${file.version}`,
  })
  return {
    file,
    change(text: string) {
      file.text = text
      file.version++
    },
    answers: {
      readFile: () => Promise.resolve(contentOf()),
      writeFile: (_session, _path, { text, expectedHash }): Promise<FileWritten> => {
        if (expectedHash !== `hash-${file.version}`) return Promise.resolve({ kind: 'changed' })
        file.text = text
        file.version++
        return Promise.resolve({ kind: 'written', hash: `hash-${file.version}` })
      },
    } satisfies Partial<HubCommands>,
  }
}

const marked = () => document.querySelector('[aria-current="true"]')
const field = () => page.getByRole('textbox', { name: words.label(path) })
const openRow = (name: RegExp) => page.getByRole('button', { name, expanded: true })
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

test('on a phone long lines scroll in their box, and the page does not', async () => {
  await page.viewport(390, 844)
  show(path, machineWith(`const long = '${'x'.repeat(200)}'\nshort`).answers)
  const box = page.getByRole('group', { name: path })
  await expect.element(box).toHaveTextContent('short')
  expect(box.element().getBoundingClientRect().right).toBeLessThanOrEqual(390 - 16)
  expect(box.element().scrollWidth).toBeGreaterThan(box.element().clientWidth)
})

test('the line that one came for is marked and in view; one that is no longer there is said', async () => {
  const text = Array.from({ length: 900 }, (_, index) => `line ${index + 1}`).join('\n')
  const hub = show(path, machineWith(text).answers)
  removeScreen()
  const href = `${sessionFilesHref(address.serverId, address.sessionId, path)}&line=700`
  renderScreen(hub, <FilesScreen address={address} />, href)
  await expect.element(page.getByText('line 700', { exact: true })).toBeInTheDocument()
  await expect.poll(() => marked()?.textContent).toContain('line 700')
  await expect
    .poll(() => {
      const box = marked()?.getBoundingClientRect()
      return box !== undefined && box.top > 0 && box.bottom < innerHeight
    })
    .toBe(true)
  expect(await accessibilityProblems('light')).toEqual([])
  // Only what is around it is drawn.
  expect(page.getByText('line 400', { exact: true }).elements()).toEqual([])
  await page
    .getByRole('button', { name: /more lines/ })
    .first()
    .click()
  await expect.element(page.getByText('line 400', { exact: true })).toBeInTheDocument()
  removeScreen()
  renderScreen(hub, <FilesScreen address={address} />, href.replace('700', '9999999'))
  await expect.element(page.getByText(/no line 9999999 now/)).toBeVisible()
  expect(document.querySelectorAll('[aria-hidden]').length).toBeLessThan(600)
})

test('a text is edited and saved with the line endings that it had', async () => {
  const machine = machineWith('one\r\ntwo\r\n')
  show(path, machine.answers)
  await press(words.start)
  await field().fill('one\n2\nthree\n')
  expect(await accessibilityProblems('dark')).toEqual([])
  await press(words.save)
  await expect.element(page.getByText('three')).toBeVisible()
  await expect.element(field()).not.toBeInTheDocument()
  await expect.element(page.getByRole('button', { name: words.start })).toHaveFocus()
  expect(machine.file.text).toBe('one\r\n2\r\nthree\r\n')
})

test('a file that changed meanwhile: nothing is written, the difference is shown, and editing goes on from there', async () => {
  const machine = machineWith('one\n')
  show(path, machine.answers)
  await press(words.start)
  await field().fill('mine\n')
  machine.change('theirs\n')
  await press(words.save)
  await expect.element(page.getByRole('alert')).toHaveTextContent('was changed')
  expect(machine.file.text).toBe('theirs\n')
  await expect.element(page.getByText('theirs', { exact: true })).toBeInViewport()
  await expect.element(field()).not.toBeInTheDocument()
  // Who types on presses no answer, and leaves for no other screen.
  await expect.element(page.getByRole('group', { name: words.notSaved(path) })).toHaveFocus()
  const keys: [string, boolean][] = []
  const onKey = ({ key, defaultPrevented }: KeyboardEvent) => keys.push([key, defaultPrevented])
  document.addEventListener('keydown', onKey)
  await userEvent.keyboard('n {Enter}')
  document.removeEventListener('keydown', onKey)
  expect(keys.slice(0, 2)).toEqual([
    ['n', true],
    [' ', true],
  ])
  await expect.element(page.getByRole('button', { name: words.keepEditing })).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  await press(words.keepEditing)
  await expect.element(field()).toHaveFocus()
  await expect.element(field()).toHaveValue('mine\n')
  await press(words.save)
  await expect.element(field()).not.toBeInTheDocument()
  expect(machine.file.text).toBe('mine\n')
})

test('a file that is gone when it is saved by button: the focus is on what says so', async () => {
  const machine = machineWith('one\n')
  let isGone = false
  const gone = new HubError({ code: 'not-found', serverUrl: canonicalUrl('cloud'), what: 'file' })
  show(path, {
    ...machine.answers,
    readFile: () => (isGone ? Promise.reject(gone) : machine.answers.readFile()),
  })
  await press(words.start)
  await field().fill('mine\n')
  machine.change('')
  isGone = true
  await press(words.save)
  const notice = page.getByRole('group', { name: words.notSaved(path) })
  await expect.element(notice).toHaveFocus()
  await expect.element(notice.getByRole('button', { name: words.saveAsNew })).toBeVisible()
  expect(await accessibilityProblems('dark')).toEqual([])
})

test('a save whose answer was lost is no conflict with itself', async () => {
  const machine = machineWith('one\n')
  let isLost = true
  show(path, {
    ...machine.answers,
    async writeFile(...given) {
      const written = await machine.answers.writeFile(...given)
      if (!isLost) return written
      isLost = false
      throw new HubError({ code: 'agent-unreachable', serverUrl: canonicalUrl('cloud'), what: 'session' })
    },
  })
  await press(words.start)
  await field().fill('mine\n')
  await press(words.save)
  await expect.element(page.getByRole('alert')).toBeVisible()
  await expect.element(field()).toHaveValue('mine\n')
  await press(words.save)
  await expect.element(field()).not.toBeInTheDocument()
})

test('what is typed outlives a look elsewhere, and is discarded only when asked again', async () => {
  const machine = machineWith('first line\n')
  show(path, machine.answers)
  await press(words.start)
  await field().fill('half')
  removeScreen()
  show(path, machine.answers)
  await expect.element(field()).toHaveValue('half')
  await press(words.discard)
  await press(words.keepEditing)
  await press(words.discard)
  await press(words.discard)
  await expect.element(page.getByText('first line')).toBeVisible()
  expect(machine.file.text).toBe('first line\n')
})

test('a text with several kinds of line endings is not offered to be edited, and says why', async () => {
  show(path, machineWith('one\r\ntwo\n').answers)
  await expect.element(page.getByText(words.mixed)).toBeVisible()
  await expect.element(page.getByRole('button', { name: words.start })).not.toBeInTheDocument()
})

test('comments on lines reach the agent as one prompt', async () => {
  const hub = show(null, {
    readChanges: () =>
      Promise.resolve({
        kind: 'repository',
        branch: 'trunk',
        ahead: null,
        behind: null,
        left: 0,
        files: [
          { path, oldPath: null, change: 'modified', added: 1, removed: 1 },
          { path: '.dev/worktree/otter/', oldPath: null, change: 'untracked', added: null, removed: null },
        ],
      }),
    readDiff: () => Promise.resolve({ patch: '@@ -1,2 +1,2 @@\n one\n-two\n+three\n', isCut: false }),
  })
  await page.getByRole('button', { name: /otter/ }).click()
  await expect.element(page.getByText(filesMessages.ownRepository)).toBeVisible()
  await page.getByRole('button', { name: new RegExp(path) }).click()
  const comment = filesMessages.review
  await page.getByRole('button', { name: comment.comment(1) }).click()
  await userEvent.keyboard('Why?')
  await page
    .getByRole('button', { name: comment.comment(2) })
    .nth(1)
    .click()
  await userEvent.keyboard('x{Backspace}Not three.')
  await expect.element(page.getByText(comment.count(2))).toBeVisible()
  expect(await accessibilityProblems('dark')).toEqual([])
  await page.getByRole('textbox', { name: comment.field(1) }).fill('')
  await expect.element(page.getByText(comment.count(1))).toBeVisible()
  await page.getByRole('textbox', { name: comment.field(2) }).click()
  await press(comment.send)
  await expect.element(page.getByRole('alert')).toHaveTextContent(comment.sent)
  await expect.element(page.getByRole('textbox', { name: comment.field(2) })).not.toBeInTheDocument()
  expect(hub.calls.filter(({ command }) => command === 'readDiff')).toHaveLength(1)
  const sent = hub.calls.filter(({ command }) => command === 'sendMessage')
  expect(sent.map(({ arguments: [, text] }) => text)).toEqual([
    `${comment.promptHead}\n\n${path}:2\n> three\n\nNot three.`,
  ])
})

test('who looks again finds the files open that were, with what they hold now', async () => {
  const other = { path: 'other.ts', oldPath: null, change: 'deleted', added: 0, removed: 2 } as const
  const file = { path, oldPath: null, change: 'untracked', added: 1, removed: 0 } as const
  const repository = { kind: 'repository', branch: 'trunk', ahead: null, behind: null, left: 0 } as const
  const answers: RepositoryState[] = [
    { ...repository, files: [file, { ...other, change: 'untracked' }, other] },
    { ...repository, files: [{ ...file, change: 'added' }, other] },
  ]
  let text = 'first'
  show(null, {
    readChanges: () => Promise.resolve(answers.shift() ?? { kind: 'no-repository' }),
    readDiff: (_session, { path: asked }) =>
      Promise.resolve({ patch: `@@ -0,0 +1 @@\n+${text} ${asked}\n`, isCut: false }),
  })
  await page.getByRole('button', { name: new RegExp(path) }).click()
  await page.getByRole('button', { name: /other.ts.*new/ }).click()
  await expect.element(page.getByText(`first ${path}`)).toBeVisible()
  // Listed twice, and only what was pressed is open.
  expect(openRow(/other.ts/).elements()).toHaveLength(1)
  text = 'second'
  await press(filesMessages.refresh)
  await expect.element(page.getByText(`second ${path}`)).toBeVisible()
  expect(openRow(new RegExp(path)).elements()).toHaveLength(1)
  expect(openRow(/other.ts/).elements()).toEqual([])
})

/** A question whose answers the test gives, one for each time that it was asked. */
function openQuestion<T>() {
  const questions: { resolve(value: T): void; reject(error: unknown): void }[] = []
  const ask = () => new Promise<T>((resolve, reject) => void questions.push({ resolve, reject }))
  return { questions, ask }
}

test('what is asked again stays, marked as what was said before, until the next answer or where there is none', async () => {
  const file = { path, oldPath: null, change: 'modified', added: 1, removed: 0 } as const
  const repository = { kind: 'repository', branch: 'trunk', ahead: null, behind: null, left: 0 } as const
  const { questions, ask } = openQuestion<RepositoryState>()
  const hub = show(null, {
    readChanges: ask,
    readDiff: () => Promise.resolve({ patch: '@@ -0,0 +1 @@\n+a line\n', isCut: false }),
  })
  await expect.poll(() => questions.length).toBe(1)
  questions[0]?.resolve({ ...repository, files: [file] })
  await page.getByRole('button', { name: new RegExp(path) }).click()
  await expect.element(page.getByText('a line', { exact: true })).toBeVisible()

  const again = page.getByRole('button', { name: filesMessages.refresh })
  const row = page.getByRole('button', { name: new RegExp(path) })
  await again.click()
  await expect.element(page.getByText(/what it said before/)).toBeVisible()
  await expect.element(row).toBeVisible()
  await expect.element(page.getByText('a line', { exact: true })).toBeVisible()
  await expect.element(again).toHaveFocus()
  await again.click({ force: true })
  expect(questions).toHaveLength(2)
  for (const theme of ['light', 'dark'] as const) expect(await accessibilityProblems(theme)).toEqual([])

  questions[1]?.reject(new HubError({ code: 'agent-unreachable', serverUrl: canonicalUrl('cloud'), what: 'session' }))
  await expect.element(page.getByRole('alert')).toBeVisible()
  await expect.element(page.getByText(/This is what .* said before:/)).toBeVisible()
  await expect.element(row).toBeVisible()
  expect(hub.calls.filter(({ command }) => command === 'readDiff')).toHaveLength(1)

  await again.click()
  await expect.poll(() => questions.length).toBe(3)
  questions[2]?.resolve({ ...repository, files: [] })
  await expect.element(page.getByText(filesMessages.noChanges)).toBeVisible()
  expect(row.elements()).toEqual([])
  expect(page.getByText(/said before/).elements()).toEqual([])
})

test('a text and a picture stay while they are looked at again, and then are the new ones', async () => {
  const answers: FileContent[] = [
    { kind: 'text', text: 'first text', size: 1, hash: 'a' },
    { kind: 'image', mediaType: 'image/png', bytes: new Uint8Array([1]), size: 1 },
    { kind: 'image', mediaType: 'image/png', bytes: new Uint8Array([2]), size: 1 },
  ]
  const { questions, ask } = openQuestion<FileContent>()
  show(path, { readFile: ask })
  const answer = async (index: number) => {
    await expect.poll(() => questions.length).toBe(index + 1)
    const [content] = answers.slice(index)
    if (content) questions[index]?.resolve(content)
  }
  await answer(0)
  await expect.element(page.getByText('first text')).toBeVisible()
  await press(filesMessages.refresh)
  await expect.element(page.getByText(/what it said before/)).toBeVisible()
  await expect.element(page.getByText('first text')).toBeVisible()
  await answer(1)
  const picture = page.getByRole('img', { name: filesMessages.image(path) })
  await expect.element(picture).toBeInTheDocument()
  const bytes = async () => {
    const source = picture.element().getAttribute('src') ?? ''
    return [...new Uint8Array(await (await fetch(source)).arrayBuffer())]
  }
  expect(await bytes()).toEqual([1])
  await press(filesMessages.refresh)
  await answer(2)
  await expect.poll(bytes).toEqual([2])
})

const unreachable = new HubError({ code: 'agent-unreachable', serverUrl: canonicalUrl('cloud'), what: 'session' })

test('the text that is shown is edited at once where looking again failed or lasts, and not unasked later', async () => {
  const machine = machineWith('one\n')
  const { questions, ask } = openQuestion<FileContent>()
  show(path, { ...machine.answers, readFile: ask })
  await expect.poll(() => questions.length).toBe(1)
  questions[0]?.resolve(await machine.answers.readFile())
  const start = page.getByRole('button', { name: words.start })
  const again = page.getByRole('button', { name: filesMessages.refresh })
  await expect.element(start).toBeVisible()
  await again.click()
  await expect.poll(() => questions.length).toBe(2)
  questions[1]?.reject(unreachable)
  await expect.element(page.getByRole('alert')).toBeVisible()
  await start.click()
  await expect.element(field()).toHaveValue('one\n')
  await press(words.close)
  await expect.poll(() => questions.length).toBe(3)
  questions[2]?.resolve(await machine.answers.readFile())
  await again.click()
  await expect.poll(() => questions.length).toBe(4)
  await start.click()
  await field().fill('mine\n')
  machine.change('theirs\n')
  questions[3]?.resolve(await machine.answers.readFile())
  // It is saved over what was shown, and over nothing else.
  await press(words.save)
  await expect.poll(() => questions.length).toBe(5)
  questions[4]?.resolve(await machine.answers.readFile())
  await expect.element(page.getByRole('alert')).toHaveTextContent('was changed')
  expect(machine.file.text).toBe('theirs\n')
})

test('looking at a file again keeps the focus, whether the machine answers or not, and whatever it has then', async () => {
  const { questions, ask } = openQuestion<FileContent>()
  show(path, { readFile: ask })
  const again = page.getByRole('button', { name: filesMessages.refresh })
  await expect.poll(() => questions.length).toBe(1)
  questions[0]?.reject(unreachable)
  await again.click()
  await expect.poll(() => questions.length).toBe(2)
  const button = document.activeElement
  expect(button).toBe(again.element())
  const answers: (FileContent | null)[] = [
    { kind: 'text', text: 'a text', size: 6, hash: 'a' },
    null,
    { kind: 'binary', size: 6 },
    null,
  ]
  for (const [index, content] of answers.entries()) {
    if (content) questions[index + 1]?.resolve(content)
    else questions[index + 1]?.reject(unreachable)
    await expect.element(again).not.toHaveAttribute('aria-disabled', 'true')
    expect(document.activeElement).toBe(button)
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => questions.length).toBe(index + 3)
    await expect.element(again).toHaveAttribute('aria-disabled', 'true')
    expect(document.activeElement).toBe(button)
  }
})

test('a diff that is asked for once more keeps the focus until it is there, and after that', async () => {
  const { questions, ask } = openQuestion<{ patch: string; isCut: boolean }>()
  const file = { path, oldPath: null, change: 'modified', added: 1, removed: 0 } as const
  show(null, {
    readChanges: () =>
      Promise.resolve({ kind: 'repository', branch: 'trunk', ahead: null, behind: null, left: 0, files: [file] }),
    readDiff: ask,
  })
  await page.getByRole('button', { name: new RegExp(path) }).click()
  await expect.poll(() => questions.length).toBe(1)
  questions[0]?.reject(unreachable)
  await expect.element(page.getByRole('alert')).toBeVisible()
  const again = page.getByRole('button', { name: filesMessages.refresh }).first()
  await again.click()
  await expect.poll(() => questions.length).toBe(2)
  const button = document.activeElement
  expect(button).toBe(again.element())
  questions[1]?.resolve({ patch: '@@ -0,0 +1 @@\n+a line\n', isCut: false })
  await expect.element(page.getByText('a line', { exact: true })).toBeVisible()
  expect(document.activeElement).toBe(button)
})

test('changes of a session without a shell are said to be unknown', async () => {
  show(null, { readChanges: () => Promise.resolve({ kind: 'no-shell' }) })
  await expect.element(page.getByText(/offers no shell through which git could be asked/)).toBeVisible()
})

test('a file that is too long for an agent without a shell says so, and what to do', async () => {
  show('big.log', { readFile: () => Promise.resolve({ kind: 'too-long', size: 2_000_000, mostBytes: 500_000 }) })
  await expect
    .element(page.getByText(/^This file has .*this agent reads only whole files, of at most .*Ask it for the part/))
    .toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
})

function showShell(session: Partial<SessionSummary>, server: Partial<ServerState> = {}) {
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud', server)], [fixtureSession('cloud', 'one', session)]),
    answers: { runCommand: async () => ({ stdout: 'printed\n', stderr: '', exitCode: 0, isCut: true }) },
  })
  renderScreen(hub, <FilesScreen address={address} />, shellHref(address))
  return hub
}
const commandField = () => page.getByRole('textbox', { name: machineMessages.shell.field })

test('a shell in the directory of the session, or in one that is named', async () => {
  const hub = showShell({ activity: 'idle' })
  await commandField().fill('make all')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText('printed')).toBeVisible()
  await expect.element(page.getByText(new RegExp(machineMessages.shell.cut))).toBeVisible()
  await page.getByRole('combobox', { name: machineMessages.shell.directory }).fill('/home/ada/project/src')
  await commandField().fill('ls')
  await userEvent.keyboard('{Enter}')
  expect(hub.calls).toEqual([
    { command: 'runCommand', arguments: [address, 'make all', null] },
    { command: 'runCommand', arguments: [address, 'ls', '/home/ada/project/src'] },
  ])
  await expect
    .element(page.getByRole('link', { name: filesMessages.tabs.shell, exact: true }))
    .toHaveAttribute('aria-current', 'page')
})

test.each(['light', 'dark'] as const)('the shell has no accessibility problems: %s', async (theme) => {
  showShell({ activity: 'idle' })
  await expect.element(commandField()).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})

test.each([
  ['has ended', { activity: 'offline' }, {}, machineMessages.shell.ended],
  ['cannot be reached', { activity: 'idle' }, { connection: { kind: 'paused' }, label: 'Cloud' }, /Cloud/],
] as const)('in a session that %s nothing runs, and it says so', async (_why, session, server, said) => {
  const hub = showShell(session, server)
  await expect.element(page.getByRole('status')).toHaveTextContent(said)
  await commandField().fill('ls')
  await userEvent.keyboard('{Enter}')
  await expect
    .element(page.getByRole('button', { name: machineMessages.shell.run }))
    .toHaveAttribute('aria-disabled', 'true')
  expect(hub.calls).toEqual([])
})

test('an agent that offers only its files has no tab of changes and no shell', async () => {
  const { content } = fixtureSession('cloud', 'one')
  const calls = ['listFileTree', 'readFile']
  showShell({ activity: 'idle', content: { ...(content as object), calls } as SessionSummary['content'] })
  await expect.element(page.getByText(machineMessages.shell.notOffered)).toBeVisible()
  const tabs = page.getByRole('navigation', { name: filesMessages.tabs.name })
  await expect.element(tabs.getByRole('link')).toHaveTextContent(filesMessages.tabs.files)
})

test('a file is found by its name in any directory; without a name the directory is there again', async () => {
  const readme = { name: 'README.md', kind: 'file', size: 12, modifiedAt: null } as const
  const asked: string[] = []
  const findFiles = (_session: unknown, query: string) => {
    asked.push(query)
    return Promise.resolve({ paths: query === 'main' ? ['src/main.ts', 'src/main/'] : [], isCut: false })
  }
  show('', { listDirectory: () => Promise.resolve({ entries: [readme], left: 0 }), findFiles })
  const field = page.getByRole('searchbox', { name: filesMessages.find })
  const found = page.getByRole('list', { name: filesMessages.found })
  await expect.element(page.getByRole('link', { name: /README.md/ })).toBeVisible()
  // Nobody looks for a file yet, so no machine is asked.
  expect(asked).toEqual([])
  await userEvent.fill(field, 'main')
  await expect
    .element(found.getByRole('link', { name: 'src/main.ts' }))
    .toHaveAttribute('href', sessionFilesHref(address.serverId, address.sessionId, 'src/main.ts'))
  expect(page.getByRole('link', { name: /README.md/ }).elements()).toEqual([])
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.fill(field, 'nothing like it')
  await expect.element(page.getByText('No file fits.')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByRole('link', { name: /README.md/ })).toBeVisible()
})

test('where the files cannot be asked for, the search says why and claims nothing', async () => {
  const error = new HubError({ code: 'agent-unreachable', serverUrl: canonicalUrl('cloud'), what: 'session' })
  show('', {
    listDirectory: () => Promise.resolve({ entries: [], left: 0 }),
    findFiles: () => Promise.reject(error),
  })
  await userEvent.fill(page.getByRole('searchbox', { name: filesMessages.find }), 'main')
  await expect.element(page.getByText(/The files are unknown/)).toBeVisible()
  expect(page.getByText('No file fits.').elements()).toEqual([])
})
