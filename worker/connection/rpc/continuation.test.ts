import { expect, test } from 'vitest'
import type { CanonicalUrl, MachineId, SessionId } from '../../api/ids'
import { HubError } from '../../api/errors'
import type { AgentTargets } from './agentTargets'
import { createContinuation } from './continuation'

const serverUrl = 'https://cloud.example.org' as CanonicalUrl
const sessionId = 's-1' as SessionId

/** A session whose key is unknown, on a machine whose daemon gives this answer. */
function resumeOn(cliVersion: string, answer: unknown, isHeard: boolean) {
  const asked: unknown[] = []
  const content = { kind: 'open', machineId: 'm-1' as MachineId, cliVersion }
  const target = { entry: { digest: { content, archived: false }, dataKey: null }, rpc: {} }
  const targets = {
    serverUrl,
    session: () => Promise.resolve(target),
    liveMachineOf: () => Promise.resolve(target),
    callRaw: (_machine: unknown, name: string) => {
      asked.push(name)
      return Promise.resolve(answer)
    },
    notFound: (what: 'record') => new HubError({ code: 'not-found', serverUrl, what }),
    badAnswer: (detail: string) => new HubError({ code: 'bad-answer', serverUrl, detail }),
  } as unknown as AgentTargets
  const waits: number[] = []
  const continuation = createContinuation({
    targets,
    metadata: { ofSession: () => Promise.resolve() } as never,
    waitForAgent: (_id, { waitMs }) => {
      waits.push(waitMs)
      return Promise.resolve(isHeard)
    },
    waitForSession: () => Promise.resolve(true),
    lateSessions: () => Promise.resolve(() => Promise.resolve(null)),
  })
  return {
    asked,
    waits,
    resumed: continuation.resumeSession(sessionId),
    again: () => continuation.resumeSession(sessionId),
  }
}

const success = { type: 'success', sessionId }
const noSign = { data: { code: 'agent-unreachable', what: 'session' } }

test('a daemon that would start a second agent is asked once, however long the first one is silent', async () => {
  const { asked, waits, resumed } = resumeOn('1.2.0', success, false)
  await expect(resumed).rejects.toMatchObject(noSign)
  expect(asked).toHaveLength(1)
  // As long as the server ignores signs of life of a session that has ended.
  expect(waits.at(-1)).toBeGreaterThan(60_000)
})

test('asked for twice at once, from any menu or tab, the daemon hears it once', async () => {
  const { asked, resumed, again } = resumeOn('1.2.0', success, true)
  await Promise.all([resumed, again()])
  expect(asked).toHaveLength(1)
  await again()
  expect(asked).toHaveLength(2)
})

test('one that says so of a running session is asked once more', async () => {
  const { asked, resumed } = resumeOn('1.2.5', success, false)
  await expect(resumed).rejects.toMatchObject(noSign)
  expect(asked).toHaveLength(2)
})

test('a process that comes later than the daemon waits is waited for, and not started again', async () => {
  const late = { type: 'error', errorMessage: 'Session webhook timeout for PID 7' }
  const { asked, resumed } = resumeOn('1.2.5', late, true)
  await resumed
  expect(asked).toHaveLength(1)
  const never = resumeOn('1.2.5', late, false)
  await expect(never.resumed).rejects.toMatchObject(noSign)
  expect(never.asked).toHaveLength(1)
})

test.each([
  'Session s-1 is not tracked by this daemon. It may have been started before the daemon or on another machine.',
  'Session s-1 is not tracked by this daemon and no session key came with the request (client reason: none).',
])('%s', async (errorMessage) => {
  const { resumed } = resumeOn('1.2.0', { type: 'error', errorMessage }, true)
  await expect(resumed).rejects.toMatchObject({ data: { code: 'not-found', what: 'record', serverUrl } })
})
