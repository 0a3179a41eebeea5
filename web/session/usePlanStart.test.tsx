import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { ChatItem } from '../../worker/api/chat'
import { agentText, fixtureChat, noControls, pendingCall } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { SessionScreen } from './SessionScreen'

afterEach(removeScreen)

let scenes = 0

function show(items: ChatItem[]) {
  const id = `plan-${scenes++}`
  const chat = (all: ChatItem[]) => fixtureChat('cloud', id, all, { controls: noControls })
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', id)]),
    chats: [chat(items)],
  })
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </div>,
  )
  return {
    come: (...more: ChatItem[]) => hub.setChat(chat([...items, ...more])),
    picked: () => hub.calls.filter(({ command }) => command === 'pickSettings').map((call) => call.arguments[1]),
  }
}

function planning(id: string, parentId: string | null = null): ChatItem {
  return { kind: 'event', id, seq: 5, time: 5, parentId, event: { type: 'entered-plan-mode' } }
}

const chip = (mode: string) => page.getByRole('button', { name: new RegExp(`^Permission mode: ${mode}`) })

test('an agent that begins to plan by itself changes the picked mode', async () => {
  const { come, picked } = show([agentText('a', 'hello')])
  await expect.element(chip('the agent’s own')).toBeVisible()
  come(planning('p'))
  await expect.element(chip('Plan')).toBeVisible()
  expect(picked()).toEqual([{ mode: 'plan' }])
  come(planning('p'), agentText('b', 'more'))
  come(planning('p'), planning('q'))
  await expect.poll(picked).toHaveLength(2)
})

test('what was there already, a helper agent, and a plan that is made change nothing', async () => {
  const { come, picked } = show([planning('old')])
  await expect.element(chip('the agent’s own')).toBeVisible()
  come(agentText('b', 'text'))
  come(planning('h', 'task'))
  come(planning('new'), pendingCall('c', 'ExitPlanMode', { plan: '# Plan' }, 'r'))
  await expect.element(page.getByText('Plan', { exact: true }).first()).toBeVisible()
  expect(picked()).toEqual([])
})
