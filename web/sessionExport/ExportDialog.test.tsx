import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import { fixtureChat, userText } from '../testing/fixtureChats'
import { fixtureHub, type FixtureStates } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { ExportDialog } from './ExportDialog'

beforeEach(() => page.viewport(1000, 700))
afterEach(removeScreen)

const address = { serverId: 'cloud', sessionId: 's' }
const app = fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', 's', {})])
const more = fixtureChat('cloud', 's', [userText('2', 'Second')], { history: 'more' })
const whole = fixtureChat('cloud', 's', [userText('1', 'First'), userText('2', 'Second')])

function show(states: FixtureStates) {
  const closed: string[] = []
  const hub = fixtureHub({ app, ...states })
  renderScreen(hub, <ExportDialog session={fixtureSession('cloud', 's', {})} onClose={() => closed.push('closed')} />)
  return { hub, closed }
}

/** The file that the next press of a button saves. */
async function savedFile(press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const clicked = new Promise<HTMLAnchorElement>((resolve) => {
    HTMLAnchorElement.prototype.click = function click() {
      resolve(this)
    }
  })
  try {
    await press()
    const link = await clicked
    return { name: link.download, text: await (await fetch(link.href)).text() }
  } finally {
    Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click')
  }
}

test('older messages are asked for until the beginning is there; then all of it is saved', async () => {
  const { hub, closed } = show({ chats: [more] })
  await expect.element(page.getByText(/Reading older messages from .*1 item so far/)).toBeVisible()
  await expect.poll(() => hub.calls).toEqual([{ command: 'loadOlderMessages', arguments: [address] }])
  hub.setChat(whole)
  await expect.element(page.getByText('The whole conversation is here: 2 items.')).toBeVisible()
  const file = await savedFile(() => page.getByRole('button', { name: 'Save', exact: true }).click())
  expect(file.name).toMatch(/\.md$/)
  expect(file.text).toMatch(/First[\s\S]*Second/)
  expect(file.text).not.toContain('Older messages are missing')
  expect(closed).toEqual(['closed'])
  expect(hub.calls).toHaveLength(1)
})

test('where the rest cannot be read, it is said once, asked again on demand, and the part that is here can be saved', async () => {
  const error = new HubError({ code: 'unreachable', serverUrl: canonicalUrl('cloud'), reason: 'timed-out' })
  const { hub } = show({ chats: [more], answers: { loadOlderMessages: () => Promise.reject(error) } })
  await expect.element(page.getByText(/did not answer in time/)).toBeVisible()
  expect(hub.calls).toHaveLength(1)
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect.poll(() => hub.calls).toHaveLength(2)
  expect(await accessibilityProblems('light')).toEqual([])
  await page.getByRole('radio', { name: /JSON/ }).click()
  const file = await savedFile(() => page.getByRole('button', { name: 'Save this part' }).click())
  expect(JSON.parse(file.text)).toMatchObject({ isComplete: false, items: [{ text: 'Second' }] })
})

test('what is stored of a server that is away can be saved, and nothing is asked', async () => {
  const { hub } = show({ chats: [{ ...more, phase: { kind: 'cached', asOf: 1 } }] })
  await expect.element(page.getByText(/Only a part of the conversation is here: 1 item/)).toBeVisible()
  expect(hub.calls).toEqual([])
})

test('nothing to save is said', async () => {
  show({ chats: [fixtureChat('cloud', 's', [])] })
  await expect.element(page.getByText('Nothing of this conversation is on this device.')).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true')
})

test('it goes on after a lost connection, and past a page that has nothing to show', async () => {
  const { hub } = show({ chats: [more] })
  await expect.poll(() => hub.calls).toHaveLength(1)
  hub.setChat({ ...more, phase: { kind: 'cached', asOf: 1 } })
  await expect.element(page.getByText(/Only a part of the conversation is here/)).toBeVisible()
  hub.setChat(more)
  await expect.poll(() => hub.calls).toHaveLength(2)
  hub.setChat({ ...more, history: 'loading' })
  await expect.element(page.getByText(/Reading older messages/)).toBeVisible()
  await expect.poll(() => hub.calls).toHaveLength(2)
  hub.setChat({ ...more })
  await expect.poll(() => hub.calls).toHaveLength(3)
})
