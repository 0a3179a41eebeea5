import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { AccountRequestOutcome, AccountRequestStep } from '../../worker/api/flows'
import { linkMessages } from '../i18n/linkMessages'
import { fixtureAccountRequest, flowId } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, serverId, threeServers } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { LinkTerminalScreen } from '../linkTerminal/LinkTerminalScreen'
import { pendingLink } from '../linking/pending'

const words = linkMessages.handOver.request
const code = 'happy:///account?Qm7d0yB9x1LJr3tPzWc8uKfHn2sVaEoTgYiR6bN5Xk4'

beforeEach(() => pendingLink.put({ text: code, source: 'camera' }))
afterEach(() => {
  removeScreen()
  pendingLink.clear()
})

function show(step: AccountRequestStep, servers = threeServers()) {
  const hub = fixtureHub({
    app: fixtureApp(servers),
    answers: { startLink: () => Promise.resolve({ flowId: flowId('link-1') }) },
    flows: [fixtureAccountRequest(step)],
  })
  renderScreen(hub, <LinkTerminalScreen />, '/terminal/connect')
  return hub
}

const giveAway = () => page.getByRole('button', { name: words.go })
const hostField = (host: string) => page.getByRole('textbox', { name: words.type(host) })
const commandsOf = (hub: ReturnType<typeof show>) => hub.calls.map(({ command }) => command)

test('says what is given away; nothing is preselected, also with one server', async () => {
  show({ at: 'confirm' }, [fixtureServer('only')])
  await expect.element(page.getByText(words.cannot[1]!)).toBeVisible()
  expect(page.getByRole('radio').elements()).toHaveLength(1)
  expect(page.getByRole('radio', { checked: true }).elements()).toEqual([])
  expect(page.getByRole('textbox').elements()).toEqual([])
  await expect.element(giveAway()).toHaveAttribute('aria-disabled', 'true')
})

test('an account that cannot be handed over now is not offered', async () => {
  show({ at: 'confirm' })
  await expect.element(page.getByRole('radio', { name: /Laptop/ })).toBeVisible()
  expect(page.getByRole('radio', { name: /Company/ }).elements()).toEqual([])
})

test('handed over only when picked, typed, and looked at for long enough', async () => {
  const hub = show({ at: 'confirm' })
  await userEvent.click(page.getByRole('radio', { name: /Cloud/ }))
  await userEvent.fill(hostField('cloud.example.org'), 'cloud.example')
  await userEvent.keyboard('{Enter}')
  await userEvent.fill(hostField('cloud.example.org'), 'Cloud.example.org')
  await userEvent.keyboard('{Enter}')
  expect(commandsOf(hub)).toEqual(['startLink'])
  await expect.element(giveAway()).toHaveAttribute('aria-disabled', 'false')
  await userEvent.click(giveAway())
  expect(hub.calls.at(-1)).toEqual({
    command: 'handOverAccount',
    arguments: ['link-1', { serverId: 'cloud', typedHost: 'Cloud.example.org' }],
  })
})

const many = Array.from({ length: 15 }, (_, number) => fixtureServer(`s${number}`, { label: `Server ${number}` }))

test('below a long list of servers the field and the button stay on the screen together', async () => {
  await page.viewport(1280, 800)
  try {
    show({ at: 'confirm' }, many)
    await userEvent.click(page.getByRole('radio', { name: /Server 0/ }))
    window.scrollTo(0, 0)
    const field = page.getByRole('textbox')
    await userEvent.fill(field, new URL(many[0]!.url).host)
    await expect.element(giveAway()).toHaveAttribute('aria-disabled', 'false')
    const { bottom } = field.element().getBoundingClientRect()
    expect(bottom).toBeLessThan(giveAway().element().getBoundingClientRect().top)
  } finally {
    await page.viewport(414, 896)
  }
})

test('a window that cannot show both says why the button does nothing', async () => {
  await page.viewport(320, 150)
  try {
    show({ at: 'confirm' }, many)
    await userEvent.click(page.getByRole('radio', { name: /Server 0/ }))
    await userEvent.fill(page.getByRole('textbox'), new URL(many[0]!.url).host)
    giveAway().element().scrollIntoView({ block: 'end' })
    await expect.element(page.getByText(linkMessages.linkTerminal.cutOff(words.go))).toBeInTheDocument()
    await expect.element(giveAway()).toHaveAttribute('aria-disabled', 'true')
  } finally {
    await page.viewport(414, 896)
  }
})

test('another pick has to be typed anew, and the root key says what else it opens', async () => {
  show({ at: 'confirm' })
  await userEvent.click(page.getByRole('radio', { name: /Cloud/ }))
  await userEvent.fill(hostField('cloud.example.org'), 'cloud.example.org')
  await userEvent.click(page.getByRole('radio', { name: /Laptop/ }))
  await expect.element(hostField('127.0.0.1:3005')).toHaveValue('')
  await expect.element(page.getByText(words.sameKey('Cloud'))).toBeVisible()
})

test('Refuse comes first and gives nothing away', async () => {
  const hub = show({ at: 'confirm' })
  const refuse = page.getByRole('button', { name: words.refuse })
  await expect.element(refuse).toBeVisible()
  expect(refuse.element().compareDocumentPosition(giveAway().element()) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0)
  await userEvent.click(refuse)
  expect(commandsOf(hub)).toEqual(['startLink', 'refuseLink'])
})

const serverUrl = canonicalUrl('https://cloud.example.org')
test.each([
  { kind: 'not-found' },
  { kind: 'answered-by-someone-else' },
  { kind: 'refused-by-person' },
  { kind: 'failed', error: { code: 'server-failed', serverUrl, status: 500 } },
  { kind: 'unproven', error: { code: 'unreachable', serverUrl, reason: 'timed-out' } },
] satisfies AccountRequestOutcome[])('$kind is told as it is, and sounds like no success', async (outcome) => {
  const asked = outcome.kind === 'refused-by-person' ? null : serverUrl
  show({ at: 'not-handed-over', serverUrl: asked, outcome })
  await expect.element(page.getByRole('heading', { name: words.outcome[outcome.kind].title })).toBeVisible()
  if (asked) expect(document.body.textContent).toContain(asked)
  expect(document.body.textContent).not.toContain(words.done)
})

test('handed over: said only then, and the code is let go', async () => {
  const hub = show({ at: 'handing-over', serverUrl })
  await expect.element(page.getByText(words.handingOver(serverUrl))).toBeVisible()
  hub.setFlow(fixtureAccountRequest({ at: 'handed-over', serverId: serverId('cloud') }))
  await expect.element(page.getByRole('heading', { name: words.done })).toBeVisible()
  removeScreen()
  expect(pendingLink.current()).toBeNull()
})

test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
  const hub = show({ at: 'confirm' })
  await userEvent.click(page.getByRole('radio', { name: /Laptop/ }))
  await expect.element(hostField('127.0.0.1:3005')).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
  hub.setFlow(
    fixtureAccountRequest({ at: 'not-handed-over', serverUrl, outcome: { kind: 'answered-by-someone-else' } }),
  )
  await expect.element(page.getByRole('alert')).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})
