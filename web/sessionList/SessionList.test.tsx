import { allRows, withRows } from '../../worker/api/rows'
import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { useLocation, useSearch } from 'wouter'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { fixtureHub } from '../testing/fixtureHub'
import { busyApp } from '../testing/fixtureLists'
import { fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { ownKeys } from '../page/singleKeys'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { SessionList } from './SessionList'

afterEach(removeScreen)

function show(app: AppState | undefined, path?: string) {
  const hub = fixtureHub(app ? { app } : {})
  renderScreen(hub, <SessionList />, path)
  return hub
}

function ShownAddress() {
  const [path] = useLocation()
  return <p>{`${path}?${useSearch()}`}</p>
}

const list = page.getByRole('navigation', { name: 'Sessions' })
const links = () => [...document.querySelectorAll<HTMLAnchorElement>('a[data-session-key]')]
const two = (change: Partial<SessionSummary> = {}) =>
  fixtureApp(
    [fixtureServer('laptop', { label: 'Laptop' }), fixtureServer('cloud', { label: 'Cloud' })],
    [
      fixtureSession('laptop', 'same', { createdAt: 2 }),
      fixtureSession('cloud', 'same', { createdAt: 1, ...change }),
      fixtureSession('cloud', 'old', { activity: 'archived' }),
    ],
  )

describe('the unified list', () => {
  test('up to a hundred lines are all in the page, archived ones behind a fold', async () => {
    const app = busyApp(30)
    show(app)
    await expect.element(list).toBeVisible()
    const archived = page.getByRole('button', { name: /^Archived/ })
    await userEvent.click(archived)
    await expect.poll(() => links().length, { timeout: 10_000 }).toBe(90)
    await expect.element(archived).toHaveAttribute('aria-expanded', 'true')
  })

  test('names a row by title, server, machine, folder and state, and links by both ids', async () => {
    show(two({ activity: 'needs-you', pendingRequests: ['r1'] }))
    const row = list.getByRole('link', { name: /^Session same Cloud box project needs you/ })
    await expect.element(row).toHaveAttribute('href', '/s/cloud/same')
    await expect.element(list.getByRole('link', { name: /Laptop/ })).toHaveAttribute('href', '/s/laptop/same')
    await expect.element(list.getByRole('heading', { name: /Asks you/ })).toBeVisible()
  })

  test('marks the open session of that server only', async () => {
    show(two(), '/s/cloud/same')
    await expect.element(list.getByRole('link', { name: /Cloud/ })).toHaveAttribute('aria-current', 'page')
    expect(
      list
        .getByRole('link', { name: /Laptop/ })
        .element()
        .getAttribute('aria-current'),
    ).toBeNull()
  })

  test('finds by title, folder, machine and server', async () => {
    show(two())
    await userEvent.fill(page.getByRole('searchbox', { name: 'Filter sessions' }), 'cloud project')
    // The archived match is shown too.
    await expect
      .poll(() =>
        links()
          .map((link) => link.dataset['sessionKey'] ?? '')
          .sort(),
      )
      .toEqual(['cloud/old', 'cloud/same'])
    await userEvent.fill(page.getByRole('searchbox'), 'nothing like this')
    await expect.element(page.getByRole('status')).toHaveTextContent('No session matches “nothing like this”.')
    await userEvent.click(page.getByRole('button', { name: 'Clear filter' }))
    await expect.poll(() => links().length).toBe(2)
  })
})

test('what is typed into the filter is searched for in messages by a link that does not show it', async () => {
  const hub = fixtureHub({ app: two() })
  renderScreen(
    hub,
    <>
      <SessionList />
      <ShownAddress />
    </>,
  )
  await userEvent.fill(page.getByRole('searchbox', { name: 'Filter sessions' }), 'harbour')
  const link = page.getByRole('link', { name: 'Search in messages' })
  await expect.element(link).toHaveAttribute('href', '/search')
  // Before it can be opened in another tab, the hub has the words.
  link.element().dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
  await expect.poll(() => link.element().getAttribute('href')).toMatch(/^\/search\?./)
  const address = link.element().getAttribute('href') ?? ''
  expect(await hub.commands.readDraft({ searchId: address.split('?')[1] ?? '' })).toEqual({ text: 'harbour' })
  await userEvent.click(link)
  await expect.element(page.getByText(address)).toBeVisible()
})

const focusedKey = () => (document.activeElement as HTMLElement | null)?.dataset['sessionKey']

describe('the keyboard', () => {
  test('j and k move between rows from anywhere, one row is in the tab order', async () => {
    show(two())
    await expect.poll(() => links().length).toBe(2)
    expect(links().filter((link) => link.tabIndex === 0)).toHaveLength(1)
    await userEvent.keyboard('j')
    expect(document.activeElement).toBe(links()[0])
    await userEvent.keyboard('j')
    expect(document.activeElement).toBe(links()[1])
    await userEvent.keyboard('jk')
    expect(document.activeElement).toBe(links()[0])
    await userEvent.keyboard('{End}{ArrowUp}')
    expect(document.activeElement).toBe(links()[0])
    ownKeys.set({ j: 'J' })
    await userEvent.keyboard('{Shift>}J{/Shift}')
    expect(document.activeElement).toBe(links()[1])
    ownKeys.set({})
  })

  test('letters typed into the filter stay there', async () => {
    show(two())
    await userEvent.type(page.getByRole('searchbox'), 'jk')
    await expect.element(page.getByRole('searchbox')).toHaveValue('jk')
    expect(document.activeElement).toBe(page.getByRole('searchbox').element())
  })

  test('focus stays with its session when that moves to another section', async () => {
    const hub = show(two())
    await expect.poll(() => links().length).toBe(2)
    document.querySelector<HTMLElement>('[data-session-key="cloud/same"]')?.focus()
    hub.setApp(two({ activity: 'needs-you', pendingRequests: ['r1'] }))
    await expect.element(list.getByRole('heading', { name: /Asks you/ })).toBeVisible()
    expect(focusedKey()).toBe('cloud/same')
  })

  test('when the session in focus leaves the list, the next one has the focus, or the last one', async () => {
    const all = ['s1', 's2', 's3'].map((id, index) => fixtureSession('cloud', id, { createdAt: 9_000 - index }))
    const hub = show(fixtureApp([fixtureServer('cloud')], all))
    await expect.poll(() => links().length).toBe(3)
    const [firstKey, secondKey, thirdKey] = links().map((link) => link.dataset['sessionKey'])
    links()[1]?.focus()
    const without = (...gone: (string | undefined)[]) =>
      hub.setApp(
        fixtureApp(
          [fixtureServer('cloud')],
          all.filter(({ id }) => !gone.includes(`cloud/${id}`)),
        ),
      )
    without(secondKey)
    await expect.poll(focusedKey).toBe(thirdKey)
    without(secondKey, thirdKey)
    await expect.poll(() => links().length).toBe(1)
    expect(focusedKey()).toBe(firstKey)
  })
})

describe('what is not known is not claimed', () => {
  test('rows of a server without a connection say as of when, and do not spin', async () => {
    show(
      fixtureApp(
        [
          fixtureServer('cloud', {
            listsAsOf: new Date().setHours(0, 5, 0, 0),
            connection: { kind: 'sign-in-needed', since: 0 },
          }),
        ],
        [fixtureSession('cloud', 's', { activity: 'working' })],
      ),
    )
    const row = list.getByRole('link', { name: /was working/ })
    await expect.element(row).toHaveTextContent('as of 00:05')
    expect(document.querySelector('[data-glyph="working"]')).toBeNull()
  })

  test('a locked session is a row like others', async () => {
    show(fixtureApp([fixtureServer('a')], [fixtureSession('a', 's', { content: { kind: 'locked' } })]))
    await expect
      .element(list.getByRole('link', { name: /^Locked session a .* locked/ }))
      .toHaveAttribute('href', '/s/a/s')
  })

  test('before anything is known, rows in the shape of what comes', async () => {
    show(undefined)
    await expect.element(page.getByRole('status', { name: 'Loading sessions' })).toBeVisible()
  })

  test('a server that was never read is not called empty', async () => {
    show(fixtureApp([fixtureServer('cloud', { label: 'Cloud', listsAsOf: null, connection: { kind: 'connecting' } })]))
    await expect.element(list).toHaveTextContent('Not known yet: waiting for Cloud.')
    expect(list.element().textContent).not.toContain('No sessions')
  })

  test('with one server, marks disappear', async () => {
    show(fixtureApp([fixtureServer('cloud', { shortLabel: 'CL' })], [fixtureSession('cloud', 's')]))
    await expect.element(list.getByRole('link', { name: /cloud/ })).toBeVisible()
    expect(list.element().textContent).not.toContain('CL')
  })
})

test('an empty list teaches the commands for the primary server', async () => {
  await page.viewport(390, 844)
  show(fixtureApp([fixtureServer('laptop')]))
  await expect
    .element(
      page.getByText(
        /^HAPPY_SERVER_URL=https:\/\/laptop\.example\.org HAPPY_WEBAPP_URL=\S+ HAPPY_HOME_DIR=\S+ happy auth login$/,
      ),
    )
    .toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Copy npm i -g happy' })).toBeVisible()
})

test('with several servers the commands are those of the chosen one', async () => {
  await page.viewport(390, 844)
  show(fixtureApp([fixtureServer('laptop'), fixtureServer('cloud')]))
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'On which server?' }), 'cloud')
  await expect
    .element(page.getByText(/cloud\.example\.org.* HAPPY_HOME_DIR=~\/\.happy-cloud-example-org happy$/))
    .toBeVisible()
})

test('signed out of all servers: not “no sessions”, but the way back into each', async () => {
  await page.viewport(390, 844)
  const out = { account: { kind: 'signed-out' }, connection: { kind: 'signed-out' } } as const
  show(fixtureApp([fixtureServer('laptop', out), fixtureServer('cloud', out)]))
  const back = list.getByRole('link', { name: 'Sign in' })
  await expect.element(back.first()).toHaveAttribute('href', '/sign-in?server=laptop')
  await expect.element(back.last()).toHaveAttribute('href', '/sign-in?server=cloud')
  expect(list.element().textContent).not.toContain('No sessions')
})

test('one server’s change leaves the rows of others untouched', async () => {
  const app = busyApp(20)
  const hub = show(app)
  await expect.poll(() => links().length).toBeGreaterThan(20)
  const others = links().filter((link) => !link.dataset['sessionKey']?.startsWith('laptop/'))
  const changes: MutationRecord[] = []
  const observer = new MutationObserver((records) => changes.push(...records))
  for (const link of others)
    observer.observe(link, { attributes: true, childList: true, subtree: true, characterData: true })
  const laptop = app.servers[app.serverOrder[0] as keyof typeof app.servers]
  if (!laptop) throw new Error('no laptop')
  const [first] = allRows(app.sessions[laptop.id])
  if (!first) throw new Error('no session')
  hub.setApp({
    ...app,
    sessions: {
      ...app.sessions,
      [laptop.id]: withRows(app.sessions[laptop.id] ?? {}, [[first.id, { ...first, activity: 'working' }]]),
    },
  })
  await expect.poll(() => document.querySelectorAll('[data-section="running"] [data-glyph="working"]').length).toBe(3)
  observer.disconnect()
  // The tab stop may move; nothing else of their rows may.
  expect(changes.filter((change) => change.attributeName !== 'tabindex')).toEqual([])
})

test.each(['light', 'dark'] as const)('axe-core finds nothing in the %s theme', async (theme) => {
  show(busyApp(12), '/s/laptop/s0')
  await userEvent.click(page.getByRole('button', { name: /^Archived/ }))
  expect(await accessibilityProblems(theme)).toEqual([])
})

test('rows are dense, and the filter stays when the list is scrolled', async () => {
  await page.viewport(1280, 800)
  const sessions = Array.from({ length: 60 }, (_, index) => fixtureSession('laptop', `s${index}`))
  renderScreen(
    fixtureHub({ app: fixtureApp([fixtureServer('laptop')], sessions) }),
    <div data-testid="side" style={{ blockSize: 400, overflowY: 'auto' }}>
      <SessionList />
    </div>,
  )
  const filter = page.getByRole('searchbox')
  await expect.element(filter).toBeVisible()
  const row = document.querySelector('[data-session-key]')?.getBoundingClientRect()
  expect(row?.height).toBeGreaterThanOrEqual(36)
  expect(row?.height).toBeLessThanOrEqual(44)
  const side = page.getByTestId('side').element()
  side.scrollTop = 1_000
  expect(side.scrollTop).toBeGreaterThan(500)
  expect(filter.element().getBoundingClientRect().top).toBeGreaterThanOrEqual(side.getBoundingClientRect().top)
})

const shown = () => links().map((link) => link.dataset['sessionKey'])
const isInView = (key: string) => {
  const side = page.getByTestId('side').element().getBoundingClientRect()
  const row = document.querySelector(`[data-session-key="${key}"]`)?.getBoundingClientRect()
  return row !== undefined && row.top >= side.top && row.bottom <= side.bottom
}

/** All lines that are not near the window are left out. */
async function untilWindowed() {
  await expect.poll(() => document.querySelector('[data-windowed]'), { timeout: 10_000 }).not.toBeNull()
}

describe('a list of 3,000', () => {
  const sessions = Array.from({ length: 3_000 }, (_, index) =>
    fixtureSession(index % 2 === 0 ? 'laptop' : 'cloud', `s${index}`, { createdAt: -index, activity: 'offline' }),
  )
  const app = fixtureApp([fixtureServer('laptop'), fixtureServer('cloud')], sessions)

  function showInPane() {
    const hub = fixtureHub({ app })
    renderScreen(
      hub,
      <div data-testid="side" style={{ blockSize: 400, overflowY: 'auto' }}>
        <SessionList />
      </div>,
    )
    return hub
  }

  test('has the rows near the window in the page, each with its place among all', async () => {
    showInPane()
    await untilWindowed()
    expect(links().length).toBeLessThan(60)
    expect(document.querySelectorAll('*').length).toBeLessThan(2_000)
    const first = links()[0]?.closest('li')
    expect([first?.ariaPosInSet, first?.ariaSetSize]).toEqual(['1', '3000'])
    page.getByTestId('side').element().scrollTop = 60_000
    await expect.poll(() => shown().some((key) => key === 'laptop/s1370')).toBe(true)
    expect(links().length).toBeLessThan(60)
  })

  test('the keyboard goes to rows that are not in the page yet', async () => {
    showInPane()
    await untilWindowed()
    await userEvent.keyboard('j')
    await userEvent.keyboard('{End}')
    await expect.poll(focusedKey).toBe('cloud/s2999')
    await expect.poll(() => isInView('cloud/s2999')).toBe(true)
    await userEvent.keyboard('{ArrowUp}')
    await expect.poll(focusedKey).toBe('laptop/s2998')
    await userEvent.keyboard('{Home}')
    await expect.poll(focusedKey).toBe('laptop/s0')
    await expect.poll(() => isInView('laptop/s0')).toBe(true)
  })

  test('the row with the focus stays in the page when it is scrolled away', async () => {
    showInPane()
    await untilWindowed()
    await userEvent.keyboard('jj')
    await expect.poll(focusedKey).toBe('cloud/s1')
    page.getByTestId('side').element().scrollTop = 60_000
    await expect.poll(() => shown().some((key) => key === 'laptop/s1370')).toBe(true)
    expect(focusedKey()).toBe('cloud/s1')
  })

  test('what one session says changes its own row, and nothing else', async () => {
    const hub = showInPane()
    await untilWindowed()
    const changes: MutationRecord[] = []
    const observer = new MutationObserver((records) => changes.push(...records))
    observer.observe(list.element(), { attributes: true, childList: true, subtree: true, characterData: true })
    const [first] = sessions
    if (!first) throw new Error('no session')
    hub.setApp({
      ...app,
      sessions: {
        ...app.sessions,
        [first.serverId]: withRows(app.sessions[first.serverId] ?? {}, [[first.id, { ...first, unread: true }]]),
      },
    })
    await expect.poll(() => document.querySelectorAll('[data-unread]').length).toBe(1)
    observer.disconnect()
    const rows = changes.map(({ target }) =>
      (target instanceof Element ? target : target.parentElement)?.closest('[data-session-key]'),
    )
    expect(new Set(rows)).toEqual(new Set([document.querySelector('[data-session-key="laptop/s0"]')]))
  })

  test.each(['light', 'dark'] as const)('axe-core finds nothing in the %s theme', async (theme) => {
    showInPane()
    await untilWindowed()
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})
