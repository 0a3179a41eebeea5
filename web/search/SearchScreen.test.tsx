import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { SessionSearch } from '../../worker/api/agents/messageSearch'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import type { SessionAddress } from '../../worker/api/ids'
import { paletteMessages } from '../i18n/paletteMessages'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { SearchScreen } from './SearchScreen'

const words = paletteMessages.search

beforeEach(() => page.viewport(1000, 900))
afterEach(removeScreen)

const nothing: SessionSearch = { found: [], more: 0, long: 0, stored: 'all' }
const hit = (seq: number, excerpt: string) => ({ seq, at: Date.now(), from: 'agent' as const, excerpt })

function show(answers: Pick<HubCommands, 'searchSession'> & Partial<HubCommands>, asked = 'harbour') {
  const hub = fixtureHub({
    app: fixtureApp(
      [fixtureServer('cloud', { label: 'Cloud' }), fixtureServer('home', { label: 'Home' })],
      [fixtureSession('cloud', 'one'), fixtureSession('home', 'two')],
    ),
    answers: { readDraft: () => Promise.resolve({ text: asked }), ...answers },
  })
  renderScreen(hub, <SearchScreen />, asked === '' ? '/search' : `/search?${crypto.randomUUID()}`)
  return hub
}

const of = (session: SessionAddress): string => session.sessionId

test('found over all servers, each message a link to it, the rest folded', async () => {
  show({
    searchSession: (session) =>
      Promise.resolve(
        of(session) === 'one'
          ? { ...nothing, found: [7, 6, 5, 4].map((seq) => hit(seq, `The Harbour of ${seq}`)), more: 2 }
          : nothing,
      ),
  })
  await expect.element(page.getByText('2 of 2 sessions searched · 6 messages in 1 session')).toBeVisible()
  const links = page.getByRole('listitem').getByRole('link')
  await expect.element(links.first()).toHaveAttribute('href', '/s/cloud/one?message=7')
  await expect.element(links).toHaveLength(3)
  expect(document.querySelector('mark')?.textContent).toBe('Harbour')
  await page.getByRole('button', { name: words.showMore(1) }).click()
  await expect.element(links).toHaveLength(4)
  await expect.element(page.getByText(words.notListed(2))).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
})

test('what is not here is said, fetched when asked for, and searched', async () => {
  let pages = 0
  const asked: (number | null)[] = []
  show({
    searchSession: (session) => {
      if (of(session) === 'two') return Promise.resolve(nothing)
      return Promise.resolve(
        pages < 3 ? { ...nothing, stored: 'some' } : { ...nothing, found: [hit(1, 'old harbour')] },
      )
    },
    // The first page says how far the fetch goes, and all others go so far.
    fetchHistory: (_, upTo) => {
      asked.push(upTo)
      return Promise.resolve({ isComplete: ++pages === 3, upTo: upTo ?? 7 })
    },
  })
  await expect.element(page.getByText('1 of 2 sessions searched · nothing found yet')).toBeVisible()
  await expect.element(page.getByText(words.missing(1))).toBeVisible()
  await page.getByRole('button', { name: words.fetch }).click()
  await expect.element(page.getByText('2 of 2 sessions searched · 1 message in 1 session')).toBeVisible()
  await expect.element(page.getByText(words.missing(1))).not.toBeInTheDocument()
  expect(asked).toEqual([null, 7, 7])
})

test('fetching stops when asked to, and a session that cannot be fetched says so', async () => {
  const answers: ((answer: { isComplete: boolean; upTo: number }) => void)[] = []
  let fetched = 0
  show({
    searchSession: () => Promise.resolve({ ...nothing, stored: 'none' }),
    fetchHistory: (session) => {
      fetched++
      if (of(session) === 'two') return new Promise((resolve) => answers.push(resolve))
      return Promise.reject(new HubError({ code: 'not-found', serverUrl: canonicalUrl('cloud'), what: 'session' }))
    },
  })
  await page.getByRole('button', { name: words.fetch }).click()
  await expect.poll(() => fetched).toBeGreaterThan(0)
  await page.getByRole('button', { name: words.stop }).click()
  await expect.element(page.getByRole('button', { name: words.fetch })).toBeVisible()
  for (const answer of answers) answer({ isComplete: false, upTo: 1 })
  const before = fetched
  await page.getByRole('button', { name: words.start }).click()
  await expect.element(page.getByRole('button', { name: words.fetch })).toBeVisible()
  expect(fetched).toBe(before)
})

test('other words begin anew; one letter cannot be searched', async () => {
  const asked: string[] = []
  show(
    {
      searchSession: (_, text) => {
        asked.push(text)
        return Promise.resolve(nothing)
      },
    },
    '',
  )
  const field = page.getByRole('searchbox', { name: words.field })
  await field.fill('x')
  await expect.element(page.getByRole('button', { name: words.start })).toBeDisabled()
  await field.fill(' first ')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => asked).toEqual(['first', 'first'])
  await field.fill('second')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => asked).toEqual(['first', 'first', 'second', 'second'])
})

test('words that the hub does not know any more are said to be gone, and a hub without an answer is said, too', async () => {
  const search = { searchSession: () => Promise.resolve(nothing) }
  show({ ...search, readDraft: () => Promise.resolve({ text: '' }) })
  await expect.element(page.getByText(words.gone)).toBeVisible()
  removeScreen()
  show({ ...search, readDraft: () => Promise.reject(new HubError({ code: 'storage-failed', detail: 'gone' })) })
  await expect.element(page.getByRole('alert')).toBeVisible()
  expect(page.getByText(words.gone).query()).toBeNull()
})

test('words that are read late do not take what was typed meanwhile', async () => {
  const answers: ((draft: { text: string }) => void)[] = []
  const asked: string[] = []
  show({
    readDraft: () => new Promise((resolve) => answers.push(resolve)),
    searchSession: (_, text) => {
      asked.push(text)
      return Promise.resolve(nothing)
    },
  })
  const field = page.getByRole('searchbox', { name: words.field })
  await field.fill('other')
  for (const answer of answers) answer({ text: 'harbour' })
  await expect.poll(() => asked).toEqual(['harbour', 'harbour'])
  await expect.element(field).toHaveValue('other')
})
