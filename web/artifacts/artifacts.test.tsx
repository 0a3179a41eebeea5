import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ArtifactAddress, ArtifactList, ArtifactSummary, ArtifactText } from '../../worker/api/agents/artifacts'
import { HubError } from '../../worker/api/errors'
import type { ArtifactId } from '../../worker/api/ids'
import { forgetDraftsExcept } from '../drafts/drafts'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { fixtureHub, type FixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { ArtifactScreen } from './ArtifactScreen'
import { ArtifactsScreen } from './ArtifactsScreen'
import { NewArtifactScreen } from './NewArtifactScreen'

const words = settingsMessages.artifacts

beforeEach(() => forgetDraftsExcept([]))
afterEach(removeScreen)

const here = fixtureServer('a', { label: 'home', isPrimary: true })
const there = fixtureServer('b', { label: 'cloud', shortLabel: 'CL', colour: 3 })
const app = fixtureApp([here, there])
const offline = fixtureServer('b', {
  label: 'cloud',
  connection: { kind: 'connecting' },
})

function summary(id: string, title: string | null, change: Partial<ArtifactSummary> = {}): ArtifactSummary {
  return {
    id: id as ArtifactId,
    createdAt: 1,
    updatedAt: Date.now() - 60_000,
    revision: 1,
    content: title === null ? null : { title },
    removal: null,
    ...change,
  }
}

const listed = (...artifacts: ArtifactSummary[]): ArtifactList => ({
  kind: 'listed',
  artifacts,
  isWhole: true,
  error: null,
})
const versions = { header: 1, body: 1 }
const text = (title: string | null, body: string | null, of = versions): ArtifactText => ({
  title,
  body,
  sessions: [],
  versions: of,
})
const savedAs = (...now: Parameters<typeof text>) => ({ kind: 'saved', now: text(...now) }) as const
const saved = savedAs('Plan', 'one')

const title = () => page.getByRole('textbox', { name: words.titleField })
const body = () => page.getByRole('textbox', { name: words.bodyField })
/** What was created last. */
function madeOn({ calls }: FixtureHub): ArtifactAddress {
  const call = calls.findLast(({ command }) => command === 'createArtifact')
  if (!call) throw new Error('Nothing was created')
  return call.arguments[0] as ArtifactAddress
}

const button = (name: string) => page.getByRole('button', { name, exact: true })

test.each([
  [1280, 'light'],
  [390, 'dark'],
] as const)('the artifacts of all servers in one list at %i px, %s', async (width, theme) => {
  await page.viewport(width, 844)
  const hub = fixtureHub({
    app,
    artifacts: {
      a: listed(
        summary('1', 'Release plan'),
        summary('2', null, { updatedAt: 5 }),
        summary('4', '', { updatedAt: 4, removal: { at: 1, error: null } }),
      ),
      b: {
        kind: 'listed',
        artifacts: [summary('1', `Same id ${'and a long title '.repeat(12)}`, { updatedAt: Date.now() - 7_200_000 })],
        isWhole: false,
        error: null,
      },
    },
  })
  renderScreen(hub, <ArtifactsScreen />)
  const items = page.getByRole('listitem')
  await expect.element(items.nth(0)).toHaveTextContent(/home.*Release plan/)
  await expect.element(items.nth(1)).toHaveTextContent(/cloud.*Same id/)
  await expect.element(items.nth(2)).toHaveTextContent(words.locked)
  await expect.element(page.getByText(words.notWhole(1, 'cloud'))).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
  document.documentElement.dataset['theme'] = theme
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  await page.screenshot({ path: `../../.cache/shots/artifacts-${width}-${theme}.png` })
  delete document.documentElement.dataset['theme']
  await button('Undo').click()
  expect(hub.calls).toEqual([{ command: 'takeBackArtifactRemoval', arguments: [{ serverId: 'a', artifactId: '4' }] }])
})

test('is deleted from its page, which goes back to the list', async () => {
  const hub = fixtureHub({
    app,
    artifacts: { a: listed(summary('x', 'Plan')) },
    answers: { readArtifact: () => Promise.resolve(text('Plan', 'one')) },
  })
  renderScreen(hub, <ArtifactScreen server="a" artifact="x" />)
  await button(words.remove).click()
  expect(hub.calls.at(-1)).toEqual({
    command: 'removeArtifact',
    arguments: [{ serverId: 'a', artifactId: 'x' }, versions],
  })
  const error = { code: 'server-failed', serverUrl: canonicalUrl('https://a.example'), status: 500 } as const
  hub.setArtifacts('a', listed(summary('x', 'Plan', { removal: { at: 1, error } })))
  await expect.element(page.getByText(/a\.example/)).toBeVisible()
  await button(messages.sessions.chat.retry).click()
  await button('Keep').click()
  expect(hub.calls.slice(-2)).toMatchObject([
    // As it was decided before.
    { command: 'removeArtifact', arguments: [{}, null] },
    { command: 'takeBackArtifactRemoval' },
  ])
  expect(page.getByText(words.savingKeeps).query()).toBeNull()
  hub.setArtifacts('a', listed(summary('x', 'Plan', { removal: { at: 1, error: null } })))
  await expect.element(page.getByText(words.savingKeeps)).toBeVisible()
  hub.setArtifacts('a', listed(summary('x', 'Plan', { removal: { at: 1, error: 'changed' } })))
  await expect.element(page.getByText(words.changedSince('home'))).toBeVisible()
  await button(words.removeAsItIs).click()
  expect(hub.calls.at(-1)).toMatchObject({ command: 'removeArtifact', arguments: [{}, versions] })
  // Also where its text is not known.
  const unread = fixtureHub({
    app: fixtureApp([here, offline]),
    artifacts: { b: listed(summary('x', 'Plan', { removal: { at: 1, error: null } })) },
  })
  renderScreen(unread, <ArtifactScreen server="b" artifact="x" />)
  await expect.element(button('Undo')).toBeVisible()
})

const changed = (revision: number) => listed(summary('x', 'Plan', { revision, removal: { at: 1, error: 'changed' } }))

test('what was changed since is deleted only by who sees what it is now', async () => {
  let now = text('Plan', 'one')
  const hub = fixtureHub({ app, artifacts: { a: changed(1) }, answers: { readArtifact: () => Promise.resolve(now) } })
  renderScreen(hub, <ArtifactsScreen />)
  await expect.element(button('Keep')).toBeVisible()
  expect(page.getByRole('button', { name: /Delete|Try again|Retry/ }).elements()).toHaveLength(0)
  renderScreen(hub, <ArtifactScreen server="a" artifact="x" />)
  await expect.element(body()).toHaveValue('one')
  now = text('Plan', 'two', { header: 1, body: 2 })
  hub.setArtifacts('a', changed(2))
  await expect.element(body()).toHaveValue('two')
  await button(words.removeAsItIs).click()
  expect(hub.calls.at(-1)).toMatchObject({ command: 'removeArtifact', arguments: [{}, { header: 1, body: 2 }] })
})

test('what is not known of a server is never called nothing', async () => {
  const hub = fixtureHub({ app: fixtureApp([here, offline]), artifacts: { a: listed() } })
  renderScreen(hub, <ArtifactsScreen />)
  await expect.element(page.getByText('Not known yet: waiting for cloud.')).toBeVisible()
  expect(page.getByText(words.none).query()).toBeNull()
  hub.setApp(app)
  await expect.element(page.getByText(words.asking('cloud'))).toBeVisible()
  const error = { code: 'too-much', serverUrl: canonicalUrl('https://b.example'), what: 'list' } as const
  hub.setArtifacts('b', { kind: 'failed', error })
  await expect.element(page.getByRole('alert')).toHaveTextContent(/b\.example/)
  await button(words.readAgain).click()
  expect(hub.calls).toEqual([{ command: 'readArtifactList', arguments: ['b'] }])
  hub.setArtifacts('b', listed())
  await expect.element(page.getByText(words.none)).toBeVisible()
  // What was read before stays, with the way back of a deletion.
  hub.setArtifacts('b', {
    kind: 'listed',
    artifacts: [summary('1', 'Plan', { removal: { at: 1, error: null } })],
    isWhole: true,
    error,
  })
  await expect.element(page.getByRole('alert')).toHaveTextContent(/b\.example/)
  await expect.element(button(words.readAgain)).toBeVisible()
  await expect.element(button('Undo')).toBeVisible()
})

test('saves what was typed into, keeps it over a look elsewhere, and says where it is', async () => {
  let now = text('Plan', 'one')
  const saves: unknown[] = []
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: {
      readArtifact: () => Promise.resolve(now),
      saveArtifact: (_artifact, change) => {
        saves.push(change)
        now = text(now.title, change.body?.after ?? now.body)
        return Promise.resolve({ kind: 'saved', now })
      },
    },
  })
  const show = () => renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  show()
  await expect.element(body()).toHaveValue('one')
  await expect.element(button(words.save)).toBeDisabled()
  await body().fill('two')
  await expect.element(page.getByText(words.kept)).toBeVisible()
  show()
  await expect.element(body()).toHaveValue('two')
  await body().click()
  await userEvent.keyboard('{Control>}s{/Control}')
  await expect.element(page.getByText(words.saved('cloud'))).toBeVisible()
  expect(saves).toEqual([{ body: { before: 'one', after: 'two' } }])
  show()
  await expect.element(body()).toHaveValue('two')
  await expect.element(button(words.save)).toBeDisabled()
})

test.each([
  [1280, 'light'],
  [390, 'dark'],
] as const)('the text is previewed as Markdown, and typed on afterwards, at %i px, %s', async (width, theme) => {
  await page.viewport(width, 844)
  const written = `# Plan\n\n- [ ] one\n- **two**\n\n| a | b |\n|---|---|\n| 1 | ${'long '.repeat(60)} |\n\n[here](https://example.org)`
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: { readArtifact: () => Promise.resolve(text('Plan', written)) },
  })
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await button(words.preview).click()
  const preview = page.getByRole('region', { name: words.previewOf })
  await expect.element(preview.getByRole('heading', { name: 'Plan' })).toBeVisible()
  await expect.element(body()).not.toBeInTheDocument()
  expect(await accessibilityProblems(theme)).toEqual([])
  document.documentElement.dataset['theme'] = theme
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  await page.screenshot({ path: `../../.cache/shots/artifact-preview-${width}-${theme}.png` })
  delete document.documentElement.dataset['theme']
  await button(words.preview).click()
  await body().fill('# Other')
  await button(words.preview).click()
  await expect.element(preview.getByRole('heading', { name: 'Other' })).toBeVisible()
})

test('a save that fails loses nothing, and can be tried again', async () => {
  let fails = true
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: {
      readArtifact: () => Promise.resolve(text('Plan', 'one')),
      saveArtifact: () =>
        fails
          ? Promise.reject(
              new HubError({ code: 'server-failed', serverUrl: canonicalUrl('https://b.example'), status: 500 }),
            )
          : Promise.resolve(savedAs('Plan B', 'one')),
    },
  })
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await title().fill('Plan B')
  await button(words.save).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(/b\.example/)
  await expect.element(title()).toHaveValue('Plan B')
  fails = false
  await button(words.save).click()
  await expect.element(page.getByText(words.saved('cloud'))).toBeVisible()
})

test.each([
  [1280, 'dark'],
  [390, 'light'],
] as const)(
  'two who write at once: both texts are shown, and nothing goes by itself, at %i px, %s',
  async (width, theme) => {
    await page.viewport(width, 844)
    let now = text('Plan', 'first line\nsecond line')
    const hub = fixtureHub({
      app,
      artifacts: { b: listed(summary('x', 'Plan')) },
      answers: {
        readArtifact: () => Promise.resolve(now),
        saveArtifact: () => Promise.resolve({ kind: 'changed', now }),
        createArtifact: () => Promise.resolve(saved),
      },
    })
    renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
    await body().fill('first line\nmy line')
    now = text('Plan, theirs', 'first line\ntheir line')
    await button(words.save).click()
    await expect.element(page.getByText(words.changed('cloud'))).toBeVisible()
    await expect.element(page.getByText('their line')).toBeVisible()
    await expect.element(title()).toHaveValue('Plan, theirs')
    await expect.element(body()).toHaveValue('first line\nmy line')
    expect(await accessibilityProblems(theme)).toEqual([])
    document.documentElement.dataset['theme'] = theme
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    await page.screenshot({ path: `../../.cache/shots/artifact-conflict-${width}-${theme}.png` })
    delete document.documentElement.dataset['theme']
    await button(words.copy).click()
    expect(hub.calls.at(-1)).toMatchObject({
      command: 'createArtifact',
      arguments: [{ serverId: 'b' }, { title: 'Plan, theirs', body: 'first line\nmy line' }, []],
    })
  },
)

test('what another client writes is followed, until somebody types', async () => {
  let now = text('Plan', 'one')
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: { readArtifact: () => Promise.resolve(now), saveArtifact: () => Promise.resolve(savedAs('Plan', 'mine')) },
  })
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await expect.element(body()).toHaveValue('one')
  now = text('Plan', 'two')
  hub.setArtifacts('b', listed(summary('x', 'Plan', { revision: 2 })))
  await expect.element(body()).toHaveValue('two')
  await body().fill('mine')
  now = text('Plan', 'three')
  hub.setArtifacts('b', listed(summary('x', 'Plan', { revision: 3 })))
  await expect.element(page.getByText(words.changed('cloud'))).toBeVisible()
  await button(words.overwrite('cloud')).click()
  await expect.element(page.getByText(words.saved('cloud'))).toBeVisible()
  expect(hub.calls.findLast(({ command }) => command === 'saveArtifact')?.arguments[1]).toEqual({
    body: { before: 'three', after: 'mine' },
  })
})

test('what another client wrote into the other part is shown after a save, before it can be deleted', async () => {
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: {
      readArtifact: () => Promise.resolve(text('Plan', 'one')),
      saveArtifact: () => Promise.resolve(savedAs('Plan B', 'theirs', { header: 2, body: 7 })),
    },
  })
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await title().fill('Plan B')
  await button(words.save).click()
  await expect.element(body()).toHaveValue('theirs')
  await expect.element(page.getByText(words.saved('cloud'))).toBeVisible()
  await button(words.remove).click()
  expect(hub.calls.at(-1)).toMatchObject({ command: 'removeArtifact', arguments: [{}, { header: 2, body: 7 }] })
})

test('deleted elsewhere: what was typed is still there, and can be made anew', async () => {
  let now: ArtifactText | null = text('Plan', 'one')
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: {
      readArtifact: () => Promise.resolve(now),
      createArtifact: () => Promise.resolve(savedAs('Plan', 'mine')),
    },
  })
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await body().fill('mine')
  now = null
  hub.setArtifacts('b', listed())
  await expect.element(page.getByText(words.goneUnsaved('cloud'))).toBeVisible()
  await button(words.makeAgain).click()
  await expect.element(page.getByText(words.saved('cloud'))).toBeVisible()
  expect(hub.calls.at(-1)).toMatchObject({ command: 'createArtifact' })
})

test('what cannot be read is shown as far as it can be, and is not changed', async () => {
  const hub = fixtureHub({
    app,
    artifacts: { a: listed(summary('x', null)) },
    answers: { readArtifact: () => Promise.resolve(text(null, '<img src=x onerror=alert(1)>\u202e')) },
  })
  renderScreen(hub, <ArtifactScreen server="a" artifact="x" />)
  await expect.element(page.getByText(words.partUnreadable)).toBeVisible()
  await expect.element(page.getByText(/<img src=x/)).toBeVisible()
  expect(body().query()).toBeNull()
})

test('one that is longer than a field can hold is shown by its beginning', async () => {
  const hub = fixtureHub({
    app,
    artifacts: { a: listed(summary('x', 'Long')) },
    answers: { readArtifact: () => Promise.resolve(text('Long', 'word '.repeat(400_000))) },
  })
  renderScreen(hub, <ArtifactScreen server="a" artifact="x" />)
  await expect.element(page.getByText(words.tooLong)).toBeVisible()
  expect(body().query()).toBeNull()
})

test('while its server is away it is not known, but what was typed is there', async () => {
  const hub = fixtureHub({ app: fixtureApp([here, offline]) })
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await expect.element(page.getByText('Not known yet: waiting for cloud.')).toBeVisible()
  expect(hub.calls).toEqual([])
  const edit = { typed: { title: 'T', body: 'mine' }, before: { title: 'T', body: 'one' }, sent: [] }
  await hub.commands.writeDraft({ serverId: there.id, artifactId: 'y' as ArtifactId }, JSON.stringify(edit))
  renderScreen(hub, <ArtifactScreen server="b" artifact="y" />)
  await expect.element(body()).toHaveValue('mine')
  await expect.element(button(words.save)).toBeDisabled()
})

test('a new one is made on the primary unless another server is picked, and is kept until then', async () => {
  let fails = true
  const serverUrl = canonicalUrl('https://a.example')
  const hub = fixtureHub({
    app,
    answers: {
      createArtifact: () =>
        fails
          ? Promise.reject(new HubError({ code: 'unreachable', serverUrl, reason: 'timed-out' }))
          : Promise.resolve(saved),
    },
  })
  renderScreen(hub, <NewArtifactScreen />)
  await page.getByRole('radio', { name: 'cloud' }).click()
  await expect.element(page.getByRole('radio', { name: 'cloud' })).toBeChecked()
  await page.getByRole('radio', { name: 'home' }).click()
  await title().fill('Idea')
  await expect.element(page.getByRole('radio', { name: 'home' })).toBeChecked()
  renderScreen(hub, <NewArtifactScreen />)
  await expect.element(title()).toHaveValue('Idea')
  expect(await accessibilityProblems('light')).toEqual([])
  await button(words.save).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(/a\.example/)
  fails = false
  await button(words.save).click()
  const [first, second] = hub.calls.map((call) => call.arguments[0] as { serverId: string; artifactId: string })
  // The same one: a try whose answer was lost makes no second.
  expect(second).toEqual(first)
  expect(first?.serverId).toBe('a')
  renderScreen(hub, <NewArtifactScreen />)
  await expect.element(title()).toHaveValue('')
})

test('after a reload, what was sent before and may have arrived is no text of another client', async () => {
  const serverUrl = canonicalUrl('https://a.example')
  const lost = new HubError({ code: 'unreachable', serverUrl, reason: 'timed-out' })
  const hub = fixtureHub({ app, answers: { createArtifact: () => Promise.reject(lost) } })
  renderScreen(hub, <NewArtifactScreen />)
  await title().fill('Idea')
  await button(words.save).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(/a\.example/)
  const stored = async () => (await hub.commands.readDraft('new-artifact')).text
  await expect.poll(stored).toContain('"sent":[{')
  // Another page has nothing but what is stored.
  forgetDraftsExcept([])
  const again = fixtureHub({ app, answers: { createArtifact: () => Promise.resolve(saved) } })
  await again.commands.writeDraft('new-artifact', await stored())
  renderScreen(again, <NewArtifactScreen />)
  await body().fill('and more')
  await button(words.save).click()
  await expect
    .poll(() => again.calls.find(({ command }) => command === 'createArtifact')?.arguments.slice(1))
    .toEqual([{ title: 'Idea', body: 'and more' }, [{ title: 'Idea', body: '' }]])
})

test('what is typed while a save is tried again stays', async () => {
  const serverUrl = canonicalUrl('https://b.example')
  let now = text('Plan', 'one')
  let tries = 0
  const answers: (() => void)[] = []
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: {
      readArtifact: () => Promise.resolve(now),
      saveArtifact: async (_artifact, { body: change }) => {
        tries++
        if (tries === 1) now = text('Plan', change?.after ?? now.body)
        if (tries === 1) throw new HubError({ code: 'unreachable', serverUrl, reason: 'timed-out' })
        if (tries > 2) return savedAs(now.title, change?.after ?? now.body)
        await new Promise<void>((resolve) => answers.push(resolve))
        return { kind: 'changed', now }
      },
    },
  })
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await body().fill('two')
  await button(words.save).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(/b\.example/)
  await body().fill('three')
  await button(words.save).click()
  await expect.poll(() => tries).toBe(2)
  await body().fill('three and four')
  answers[0]?.()
  await expect.poll(() => tries).toBe(3)
  await expect.element(body()).toHaveValue('three and four')
  await expect.element(page.getByText(words.kept)).toBeVisible()
})

test('the text of before, typed again while it is not known whether another one arrived, is kept as a change', async () => {
  const serverUrl = canonicalUrl('https://b.example')
  const lost = new HubError({ code: 'unreachable', serverUrl, reason: 'timed-out' })
  let now = text('Plan', 'one')
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: {
      readArtifact: () => Promise.resolve(now),
      saveArtifact: () => {
        now = text('Plan', 'two')
        return Promise.reject(lost)
      },
    },
  })
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await body().fill('two')
  await button(words.save).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(/b\.example/)
  await body().fill('one')
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await expect.element(body()).toHaveValue('one')
  await expect.element(button(words.save)).toBeEnabled()
})

test('a save whose answer was lost is no conflict with what is typed since', async () => {
  const serverUrl = canonicalUrl('https://b.example')
  let now = text('Plan', 'one')
  let isLost = true
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: {
      readArtifact: () => Promise.resolve(now),
      saveArtifact: (_artifact, { body: change }) => {
        if (change && change.before !== now.body) return Promise.resolve({ kind: 'changed', now })
        now = text(now.title, change?.after ?? now.body)
        const lost = new HubError({ code: 'unreachable', serverUrl, reason: 'timed-out' })
        return isLost ? Promise.reject(lost) : Promise.resolve({ kind: 'saved', now })
      },
    },
  })
  const show = () => renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  show()
  await body().fill('two')
  await button(words.save).click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(/b\.example/)
  isLost = false
  await body().fill('three')
  await button(words.save).click()
  await expect.element(page.getByText(words.saved('cloud'))).toBeVisible()
  expect(now.body).toBe('three')

  // The same after a reload, which reads what has arrived.
  isLost = true
  await body().fill('four')
  await button(words.save).click()
  await expect.element(page.getByRole('alert')).toBeVisible()
  isLost = false
  await body().fill('five')
  show()
  await expect.element(body()).toHaveValue('five')
  expect(page.getByText(words.changed('cloud')).query()).toBeNull()
  await button(words.save).click()
  await expect.element(page.getByText(words.saved('cloud'))).toBeVisible()
  expect(now.body).toBe('five')
})

test('a new one goes to no other server than it was typed for', async () => {
  const hub = fixtureHub({ app, answers: { createArtifact: () => Promise.resolve(saved) } })
  renderScreen(hub, <NewArtifactScreen />)
  await title().fill('Idea')
  // Another server becomes the primary, and then the one that it was typed for is signed out.
  hub.setApp(fixtureApp([fixtureServer('a', { label: 'home' }), { ...there, isPrimary: true }]))
  await expect.element(page.getByRole('radio', { name: 'home' })).toBeChecked()
  hub.setApp(
    fixtureApp([fixtureServer('a', { label: 'home', account: { kind: 'signed-out' } }), { ...there, isPrimary: true }]),
  )
  await expect.element(page.getByText(words.pickServer('home'))).toBeVisible()
  await expect.element(button(words.save)).toBeDisabled()
  expect(await accessibilityProblems('light')).toEqual([])
  await page.getByRole('radio', { name: 'cloud' }).click()
  await button(words.save).click()
  expect(hub.calls).toMatchObject([{ command: 'createArtifact', arguments: [{ serverId: 'b' }, {}, []] }])
})

test('one that another client made under the same id is shown beside what was typed', async () => {
  const theirs = text('Idea', 'theirs')
  const hub = fixtureHub({
    app,
    answers: {
      createArtifact: () => Promise.resolve({ kind: 'changed', now: theirs }),
      readArtifact: () => Promise.resolve(theirs),
    },
  })
  renderScreen(hub, <NewArtifactScreen />)
  await title().fill('Idea')
  await body().fill('mine')
  await button(words.save).click()
  await expect.element(title()).toHaveValue('')
  renderScreen(hub, <ArtifactScreen server="a" artifact={madeOn(hub).artifactId} />)
  await expect.element(page.getByText(words.changed('home'))).toBeVisible()
  await expect.element(body()).toHaveValue('mine')
  await button(words.takeTheirs('home')).click()
  await expect.element(page.getByText(words.askDiscard)).toBeVisible()
  await button(messages.app.cancel).click()
  await button(words.takeTheirs('home')).click()
  await button(words.discard).click()
  await expect.element(body()).toHaveValue('theirs')
})

test('what is typed while a copy is saved goes on as a change of the copy, and one who left stays there', async () => {
  const answers: ((result: typeof saved) => void)[] = []
  const created = new Promise<typeof saved>((resolve) => answers.push(resolve))
  const hub = fixtureHub({
    app,
    answers: { readArtifact: () => Promise.resolve(text('T', 'theirs')), createArtifact: () => created },
  })
  const edit = { typed: { title: 'T', body: 'mine' }, before: { title: 'T', body: 'one' }, sent: [] }
  await hub.commands.writeDraft({ serverId: there.id, artifactId: 'x' as ArtifactId }, JSON.stringify(edit))
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await button(words.copy).click()
  await body().fill('mine, longer')
  const address = globalThis.location.pathname
  removeScreen()
  answers[0]?.(saved)
  await expect
    .poll(async () => (await hub.commands.readDraft({ serverId: there.id, artifactId: 'x' as ArtifactId })).text)
    .toBe('')
  const made = madeOn(hub)
  await expect
    .poll(async () => (await hub.commands.readDraft(made)).text)
    .toBe(
      JSON.stringify({ typed: { title: 'T', body: 'mine, longer' }, before: { title: 'T', body: 'mine' }, sent: [] }),
    )
  expect(globalThis.location.pathname).toBe(address)
})

test('a text keeps its line ends', async () => {
  const hub = fixtureHub({
    app,
    artifacts: { b: listed(summary('x', 'Plan')) },
    answers: {
      readArtifact: () => Promise.resolve(text('Plan', 'one\r\ntwo')),
      saveArtifact: () => Promise.resolve(savedAs('Plan', 'one\r\ntwo\r\nthree')),
    },
  })
  renderScreen(hub, <ArtifactScreen server="b" artifact="x" />)
  await body().fill('one\ntwo\nthree')
  await button(words.save).click()
  await expect.element(page.getByText(words.saved('cloud'))).toBeVisible()
  expect(hub.calls.findLast(({ command }) => command === 'saveArtifact')?.arguments[1]).toEqual({
    body: { before: 'one\r\ntwo', after: 'one\r\ntwo\r\nthree' },
  })
})
