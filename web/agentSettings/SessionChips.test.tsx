import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import type { SessionControls } from '../../worker/api/agents/sessionControls'
import type { PrimarySettings, SessionSummary } from '../../worker/api/state'
import { fixtureChat, noControls } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { SessionScreen } from '../session/SessionScreen'

beforeEach(async () => {
  await page.viewport(1000, 700)
})
afterEach(removeScreen)

interface Scene {
  /** Picks made here live in memory, by session. */
  id: string
  agent?: string
  cliVersion?: string | null
  controls?: Partial<SessionControls>
  settings?: Record<string, unknown>
  activity?: SessionSummary['activity']
  answers?: Partial<HubCommands>
}

function show({ id, agent = 'claude', cliVersion = '1.2.5', controls, settings, activity, answers }: Scene) {
  const session = fixtureSession('cloud', id, activity ? { activity } : {})
  if (session.content.kind === 'open') session.content = { ...session.content, agent, cliVersion }
  const loaded: PrimarySettings = { kind: 'loaded', serverId: serverId('cloud'), version: 1, values: settings ?? {} }
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [session], [], { settings: loaded }),
    chats: [fixtureChat('cloud', id, [], { controls: { ...noControls, ...controls } })],
    ...(answers ? { answers } : {}),
  })
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </div>,
  )
  return hub
}

type Hub = ReturnType<typeof show>
const callsOf = (hub: Hub, command: string) => hub.calls.filter((call) => call.command === command)
const chip = (name: string | RegExp) => page.getByRole('button', { name })
const choices = page.getByRole('dialog', { name: 'Permission mode' })
const message = page.getByRole('textbox', { name: 'Message' })

describe('mode, model and effort of a session', () => {
  test('show what is picked, what the agent reports, and that nothing is', async () => {
    show({ id: 'shown', controls: { picks: { mode: 'plan' }, current: { model: 'opus' } } })
    await expect.element(chip('Permission mode: Plan')).toBeVisible()
    await expect.element(chip('Model: opus')).toBeVisible()
    await expect.element(chip('Effort: the agent’s own')).toBeVisible()
  })

  test('a pick is written for all devices and goes with the prompt that is sent before that is done', async () => {
    const hub = show({ id: 'picked', answers: { pickSettings: () => new Promise(() => undefined) } })
    await chip(/Permission mode/).click()
    await choices.getByRole('button', { name: /^Plan/ }).click()
    await expect.element(chip('Permission mode: Plan')).toBeVisible()
    await message.fill('go')
    await userEvent.keyboard('{Enter}')
    const session = { serverId: 'cloud', sessionId: 'picked' }
    expect(callsOf(hub, 'pickSettings')).toEqual([{ command: 'pickSettings', arguments: [session, { mode: 'plan' }] }])
    expect(callsOf(hub, 'sendMessage')).toEqual([
      {
        command: 'sendMessage',
        arguments: [
          session,
          'go',
          { picks: { mode: 'plan' }, defaults: {}, whenDone: true, localId: expect.any(String) as string },
        ],
      },
    ])
  })

  test('a pick of another device that comes later is shown', async () => {
    const hub = show({ id: 'later' })
    await chip(/Permission mode/).click()
    await choices.getByRole('button', { name: /^Plan/ }).click()
    await expect.element(chip('Permission mode: Plan')).toBeVisible()
    hub.setChat(fixtureChat('cloud', 'later', [], { controls: { ...noControls, picks: { mode: 'plan' } } }))
    hub.setChat(fixtureChat('cloud', 'later', [], { controls: { ...noControls, picks: { mode: 'acceptEdits' } } }))
    await expect.element(chip('Permission mode: Accept edits')).toBeVisible()
  })

  test('what could not be written says so and counts here', async () => {
    const error = new HubError({
      code: 'unreachable',
      serverUrl: 'https://cloud.example.org' as never,
      reason: 'timed-out',
    })
    show({ id: 'unwritten', answers: { pickSettings: () => Promise.reject(error) } })
    await chip(/Permission mode/).click()
    await choices.getByRole('button', { name: /^Plan/ }).click()
    await expect.element(page.getByText(/Not saved for your other devices/)).toBeVisible()
    await expect.element(chip('Permission mode: Plan')).toBeVisible()
  })

  test('a mode that asks nothing is marked, and asked for once in a session', async () => {
    const hub = show({ id: 'danger' })
    const bypass = choices.getByRole('button', { name: /^Bypass/ })
    const question = page.getByRole('dialog', { name: 'Let the agent do everything?' })
    await chip(/Permission mode/).click()
    await expect.element(bypass).toHaveTextContent('no questions')
    await bypass.click()
    await question.getByRole('button', { name: 'Cancel' }).click()
    expect(callsOf(hub, 'pickSettings')).toEqual([])
    await chip(/Permission mode/).click()
    await bypass.click()
    await question.getByRole('button', { name: 'Use Bypass in this session' }).click()
    await expect.element(chip('Permission mode: Bypass')).toHaveTextContent('no questions')
    await chip(/Permission mode/).click()
    await choices.getByRole('button', { name: /^Plan/ }).click()
    await chip(/Permission mode/).click()
    await bypass.click()
    expect(question.elements()).toEqual([])
    expect(callsOf(hub, 'pickSettings').map((call) => call.arguments[1])).toEqual([
      { mode: 'bypassPermissions' },
      { mode: 'plan' },
      { mode: 'bypassPermissions' },
    ])
  })

  test('a CLI that drops prompts of unknown modes is offered none of them, and a pick of elsewhere says so', async () => {
    show({ id: 'strict', cliVersion: '1.2.0', controls: { picks: { mode: 'dontAsk' } } })
    await expect.element(page.getByText('“dontAsk” is not sent: the CLI 1.2.0 does not know it.')).toBeVisible()
    await chip(/Permission mode/).click()
    expect(choices.getByRole('button', { name: /^Auto/ }).elements()).toEqual([])
    expect(chip(/Effort/).elements()).toEqual([])
  })

  test('without a version no mode can be picked', async () => {
    show({ id: 'versionless', cliVersion: null })
    await expect.element(chip(/Model/)).toBeVisible()
    expect(chip(/Permission mode/).elements()).toEqual([])
  })

  test('a pick is taken back to what the agent has by itself, or to the default of the account', async () => {
    const overrides = { claude: { modelMode: 'opus' } }
    const hub = show({
      id: 'takenback',
      controls: { picks: { mode: 'plan', model: 'haiku' } },
      settings: { agentDefaultOverrides: overrides },
    })
    await chip(/Permission mode/).click()
    await choices.getByRole('button', { name: /^The agent’s own/ }).click()
    await expect.element(chip('Permission mode: the agent’s own')).toBeVisible()
    await chip(/Model/).click()
    await page.getByRole('button', { name: 'Your default: opus' }).click()
    await expect.element(chip('Model: opus')).toBeVisible()
    expect(callsOf(hub, 'pickSettings').map((call) => call.arguments[1])).toEqual([{ mode: null }, { model: null }])
    await chip(/Permission mode/).click()
    expect(choices.getByRole('button', { name: /^The agent’s own/ }).elements()).toEqual([])
  })

  test('a stop keeps nothing that was picked and not sent', async () => {
    const hub = show({
      id: 'stopped',
      activity: 'working',
      answers: { pickSettings: () => new Promise(() => undefined) },
    })
    await chip(/Permission mode/).click()
    await choices.getByRole('button', { name: /^Plan/ }).click()
    await expect.element(chip('Permission mode: Plan')).toBeVisible()
    await page.getByRole('button', { name: 'Stop' }).click()
    await expect.element(chip('Permission mode: the agent’s own')).toBeVisible()
    expect(callsOf(hub, 'abortTurn')).toHaveLength(1)
  })

  test('any model can be typed', async () => {
    const hub = show({ id: 'typed' })
    await chip(/Model/).click()
    await page.getByRole('textbox', { name: 'Another model' }).fill('claude-next')
    await userEvent.keyboard('{Enter}')
    await expect.element(chip('Model: claude-next')).toBeVisible()
    expect(callsOf(hub, 'pickSettings')[0]?.arguments[1]).toEqual({ model: 'claude-next' })
    expect(callsOf(hub, 'sendMessage')).toEqual([])
  })

  test('defaults of the account stand in, but for one that asks nothing', async () => {
    const overrides = { claude: { permissionMode: 'bypassPermissions', modelMode: 'opus' } }
    const hub = show({ id: 'defaults', settings: { agentDefaultOverrides: overrides } })
    await expect.element(chip('Model: opus')).toBeVisible()
    await expect.element(chip('Permission mode: the agent’s own')).toBeVisible()
    await message.fill('go')
    await userEvent.keyboard('{Enter}')
    expect(callsOf(hub, 'sendMessage')[0]?.arguments[2]).toEqual({
      picks: {},
      defaults: { model: 'opus' },
      whenDone: true,
      localId: expect.any(String) as string,
    })
  })

  test('by keyboard: arrows move, Escape closes and keeps what is written', async () => {
    show({ id: 'keys' })
    await message.fill('half a thought')
    await chip(/Permission mode/).click()
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(choices.getByRole('button', { name: /^Accept edits/ })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    expect(choices.elements()).toEqual([])
    await expect.element(chip(/Permission mode/)).toHaveFocus()
    await expect.element(message).toHaveValue('half a thought')
  })

  test('is accessible, open and closed, wide and narrow', async () => {
    await page.viewport(390, 700)
    show({ id: 'axe', controls: { picks: { mode: 'bypassPermissions' } } })
    await expect.element(chip('Permission mode: Bypass')).toBeVisible()
    expect(await accessibilityProblems('light')).toEqual([])
    await chip(/Model/).click()
    await expect.element(page.getByRole('textbox', { name: 'Another model' })).toBeVisible()
    expect(await accessibilityProblems('dark')).toEqual([])
  })
})
