import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { ToolPermission } from '../../../worker/api/chat'
import { addressKey } from '../../addresses/sessionKey'
import { toolCall } from '../../testing/fixtureChats'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, serverId, sessionId } from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { tellAnswered } from '../../waiting/answeredBy'
import { ChatPlaceContext } from '../place/chatContext'
import { CallOutcome } from './CallOutcome'

afterEach(removeScreen)

const session = { serverId: serverId('cloud'), sessionId: sessionId('s') }

function show(permission: ToolPermission): void {
  renderScreen(
    fixtureHub({ app: fixtureApp([fixtureServer('cloud')]) }),
    <ChatPlaceContext value={{ session, serverLabel: 'Cloud', folder: '', compose: () => undefined, send: null }}>
      <CallOutcome call={toolCall('t', 'Bash', { command: 'npm test' }, { permission, result: 'All is well' })} />
    </ChatPlaceContext>,
  )
}

function approved(requestId: string): ToolPermission {
  return { kind: 'approved', requestId, mode: null, allowedTools: [], decision: null }
}

test('a call says where it was allowed, as far as this browser knows: here, in another tab, by a notification', async () => {
  tellAnswered(session, 'own', 'tab', true)
  show(approved('own'))
  await expect.element(page.getByText('Allowed in this tab.')).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  tellAnswered(session, 'pressed', 'notification', true)
  show(approved('pressed'))
  await expect.element(page.getByText('Allowed from a notification of this browser.')).toBeVisible()
  // Heard while it is shown.
  show({ kind: 'denied', requestId: 'other', reason: 'Not now', decision: null })
  await expect.element(page.getByText('Not now')).toBeVisible()
  const otherTab = new BroadcastChannel('happy-hub:answered')
  otherTab.postMessage({ key: `${addressKey(session)} other false`, by: 'tab' })
  await expect.element(page.getByText('Denied in another tab of this browser.')).toBeVisible()
  otherTab.close()
})

test('of an answer that nobody told this browser of, it says nothing', async () => {
  show(approved('unheard'))
  await expect.element(page.getByText('All is well')).toBeVisible()
  expect(page.getByText('Allowed').elements()).toEqual([])
})

test('where another client was faster with another answer, ours is not said to be the one', async () => {
  tellAnswered(session, 'raced', 'tab', false)
  show(approved('raced'))
  await expect.element(page.getByText('All is well')).toBeVisible()
  expect(page.getByText('Allowed').elements()).toEqual([])
})
