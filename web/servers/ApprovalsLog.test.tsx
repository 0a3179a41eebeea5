import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { ApprovalRecord } from '../../worker/api/approvals'
import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import { FIXTURE_WORDS } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { FIXTURE_NOW, fixtureApp, machineId, threeServers } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { absoluteTime } from '../time/time.logic'
import { ServersScreen } from './ServersScreen'

afterEach(removeScreen)

const words = messages.servers.approvals

function approval(change: Partial<ApprovalRecord> = {}): ApprovalRecord {
  return {
    id: 'a1',
    approvedAt: FIXTURE_NOW,
    fingerprint: FIXTURE_WORDS,
    source: 'camera',
    gave: 'content-key',
    isBound: false,
    machine: null,
    ...change,
  }
}

async function open(approvals: ApprovalRecord[]) {
  const hub = fixtureHub({ app: fixtureApp(threeServers()), approvals: { cloud: { approvals } } })
  renderScreen(hub, <ServersScreen />, '/servers')
  await userEvent.click(page.getByRole('button', { name: 'More actions for Cloud' }))
  await userEvent.click(page.getByRole('button', { name: words.open }))
  await expect.element(page.getByRole('dialog', { name: words.title('Cloud') })).toBeVisible()
}

test('nothing was approved: says so, and that it knows only this browser', async () => {
  await open([])
  await expect.element(page.getByText(words.empty)).toBeVisible()
  await expect.element(page.getByText(words.here)).toBeVisible()
})

test('each approval: when, its words, how it came in, its machine, and what it gave', async () => {
  await open([
    approval({ machine: { id: machineId('m1'), name: 'box' }, isBound: true }),
    approval({ id: 'a2', source: 'paste', gave: 'account-secret' }),
  ])
  const [first, second] = page.getByRole('dialog').getByRole('listitem').elements()
  for (const part of [absoluteTime(FIXTURE_NOW), FIXTURE_WORDS.join(' '), words.machine('box'), words.bound])
    expect(first?.textContent).toContain(part)
  expect(first?.textContent).toContain(linkMessages.linkTerminal.source.camera)
  expect(first?.textContent).not.toContain(words.gaveSecret)
  for (const part of [words.noMachine, linkMessages.linkTerminal.source.paste, words.gaveSecret])
    expect(second?.textContent).toContain(part)
})

test('offers no revocation, because there is none, and says what helps', async () => {
  await open([approval()])
  await expect.element(page.getByText(words.truth)).toBeVisible()
  await expect.element(page.getByText(words.command, { exact: true })).toBeVisible()
  expect(page.getByRole('button', { name: /revoke|remove|delete/i }).elements()).toEqual([])
  await userEvent.click(page.getByRole('button', { name: words.close }))
  await expect.element(page.getByText(words.truth)).not.toBeInTheDocument()
})

test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
  await open([approval({ gave: 'account-secret' })])
  expect(await accessibilityProblems(theme)).toEqual([])
})
