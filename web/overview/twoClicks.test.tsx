import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ToolCall } from '../../worker/api/chat'
import type { ShownRequest } from '../../worker/api/commands'
import { fixtureChat, pendingCall } from '../testing/fixtureChats'
import { fixtureHub, type FixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { Overview } from './Overview'

beforeEach(async () => {
  await page.viewport(900, 900)
  window.focus()
})
afterEach(async () => {
  // The pointer leaves the card that it may be on.
  await userEvent.hover(document.body, { position: { x: 2, y: 2 } })
  removeScreen()
})

let run = 0

const appOf = (waiting: ReadonlyMap<string, readonly ToolCall[]>) =>
  fixtureApp(
    [fixtureServer('a')],
    [...waiting].map(([id, left], index) =>
      fixtureSession('a', id, {
        activity: left.length > 0 ? 'needs-you' : 'working',
        pendingRequests: left.map(({ id }) => id),
        createdAt: 1000 - index,
      }),
    ),
  )

function approved(call: ToolCall): ToolCall {
  const requestId = `${run} ${call.id}`
  return { ...call, permission: { kind: 'approved', requestId, mode: null, allowedTools: [], decision: null } }
}

/** Sessions in the order of the overview, each with the commands that it asks for. */
function show(sessions: Record<string, readonly string[]>) {
  run += 1
  const calls = new Map(
    Object.entries(sessions).map(([session, commands]) => [
      session,
      commands.map((command) => pendingCall(command, 'Bash', { command }, `${run} ${command}`)),
    ]),
  )
  const hub = fixtureHub({ app: appOf(calls), chats: [...calls].map(([id, items]) => fixtureChat('a', id, items)) })
  renderScreen(hub, <Overview />)
  const waiting = new Map<string, readonly ToolCall[]>(calls)
  return {
    hub,
    /** The agent took the answer: agent state names the request no more. */
    isAnswered(session: string, command: string) {
      const all = calls.get(session) ?? []
      waiting.set(
        session,
        (waiting.get(session) ?? []).filter(({ id }) => id !== command),
      )
      const items = all.map((call): ToolCall => {
        if (waiting.get(session)?.includes(call)) return call
        return approved(call)
      })
      hub.setChat(fixtureChat('a', session, items))
      hub.setApp(appOf(waiting))
    },
    replace(session: string, command: string) {
      const id = calls.get(session)?.[0]?.id ?? ''
      hub.setChat(fixtureChat('a', session, [pendingCall(id, 'Bash', { command }, `${run} ${id}`)]))
    },
  }
}

const card = (command: string) => page.getByRole('article').filter({ hasText: command })
const allow = (command: string) => card(command).getByRole('button', { name: 'Allow', exact: true })
const answered = (hub: FixtureHub) => hub.calls.map(({ arguments: [, request] }) => (request as ShownRequest).id)
const isReady = (command: string) => expect.element(allow(command)).toHaveAttribute('aria-disabled', 'false')

/** The same in the very task in which it is called: nothing that watches the page has had its turn. */
function clickAtOnce({ x, y }: { x: number; y: number }): void {
  const target = document.elementFromPoint(x, y)
  target?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerType: 'mouse' }))
  target?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }))
}

/** A click at a place of the screen, whatever is there. */
async function clickAt({ x, y }: { x: number; y: number }): Promise<void> {
  await userEvent.click(document.documentElement, { position: { x, y }, force: true })
}

function middleOf(element: Element): { x: number; y: number } {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) }
}

describe('two clicks in one place', () => {
  test.each<[string, Record<string, readonly string[]>]>([
    ['in two sessions', { one: ['first'], two: ['second'] }],
    ['in one session', { one: ['first', 'second'] }],
  ])('answer one request, not the next: %s', async (_name, sessions) => {
    const { hub, isAnswered } = show(sessions)
    await isReady('first')
    const place = middleOf(allow('first').element())
    await clickAt(place)
    await expect.poll(() => answered(hub)).toEqual([`${run} first`])
    isAnswered('one', 'first')
    await expect.element(card('first')).toHaveTextContent('Allowed in this tab.')
    // Still there, under the same pixel.
    expect(card('first').element().contains(document.elementFromPoint(place.x, place.y))).toBe(true)
    for (let click = 0; click < 3; click++) await clickAt(place)
    expect(answered(hub)).toEqual([`${run} first`])
    // The pointer leaves: now the next one may come.
    await userEvent.hover(document.documentElement, { position: { x: 2, y: 2 }, force: true })
    await expect.element(card('first')).not.toBeInTheDocument()
    await clickAt(middleOf(allow('second').element()))
    expect(answered(hub)).toEqual([`${run} first`])
    await isReady('second')
    await clickAt(middleOf(allow('second').element()))
    await expect.poll(() => answered(hub)).toEqual([`${run} first`, `${run} second`])
  })
})

test('an answered card goes also where the page hears nothing of the pointer that left it', async () => {
  const { hub, isAnswered } = show({ one: ['first'] })
  await isReady('first')
  await clickAt(middleOf(allow('first').element()))
  await expect.poll(() => answered(hub)).toEqual([`${run} first`])
  isAnswered('one', 'first')
  await expect.element(card('first')).toHaveTextContent('Allowed in this tab.')
  const lost = new AbortController()
  for (const type of ['pointerout', 'pointerover']) {
    addEventListener(type, (event) => event.stopImmediatePropagation(), { capture: true, signal: lost.signal })
  }
  await userEvent.hover(document.documentElement, { position: { x: 2, y: 2 }, force: true })
  await expect.element(card('first')).not.toBeInTheDocument()
  lost.abort()
})

test('the request is replaced under the pointer: the click does not count', async () => {
  const { hub, replace } = show({ one: ['ls'] })
  await isReady('ls')
  const place = middleOf(allow('ls').element())
  replace('one', 'rm -rf /')
  await expect.element(card('rm -rf /')).toBeVisible()
  await clickAt(place)
  await clickAt(middleOf(allow('rm -rf /').element()))
  expect(hub.calls).toEqual([])
  await isReady('rm -rf /')
})

test('a card that is pushed to another place takes no press there at first', async () => {
  const { hub } = show({ one: ['first'], two: ['second'] })
  await isReady('first')
  await isReady('second')
  const place = middleOf(allow('second').element())
  const above = document.createElement('div')
  above.style.blockSize = `${allow('second').element().getBoundingClientRect().top - allow('first').element().getBoundingClientRect().top}px`
  document.body.prepend(above)
  // Now the first one is where the second was.
  clickAtOnce(place)
  expect(hub.calls).toEqual([])
  await isReady('first')
  await clickAt(place)
  await expect.poll(() => answered(hub)).toEqual([`${run} first`])
  above.remove()
})

test('after an answer by key the focus goes to the next card, never to the top of the page', async () => {
  const { hub, isAnswered } = show({ one: ['first'], two: ['second'] })
  await isReady('first')
  card('first').element().focus()
  await expect.element(card('first').getByText('a allows')).toBeVisible()
  await userEvent.keyboard('a')
  await expect.poll(() => answered(hub)).toEqual([`${run} first`])
  isAnswered('one', 'first')
  await expect.element(card('first')).toHaveTextContent('Allowed in this tab.')
  await expect.element(card('first')).not.toBeInTheDocument()
  await expect.poll(() => document.activeElement?.getAttribute('data-request-id')).toBe(`${run} second`)
  await userEvent.keyboard('a')
  expect(answered(hub)).toEqual([`${run} first`])
})

test('cards are compact: eight of them, one with a long request, in less than 4,000 px', async () => {
  const long = Array.from({ length: 400 }, (_, index) => `echo ${index}`).join('\n')
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  show({ ...Object.fromEntries(names.map((name) => [name, [`make ${name}`]])), z: [long] })
  await expect.element(card('echo 0')).toBeVisible()
  expect(page.getByRole('region', { name: 'Overview' }).element().getBoundingClientRect().height).toBeLessThan(4000)
})
