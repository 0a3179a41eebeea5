import { rowAt } from '../../api/rows'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SessionId } from '../../api/ids'
import { encodeBase64 } from '../../crypto/base64'
import { machineId, startAgentBed } from '../../testing/agentBed'
import { undoMs } from './removals'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 30_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
beforeEach(async () => {
  bed = await startAgentBed()
})
afterEach(() => {
  vi.restoreAllMocks()
  return bed.stop()
})

const summaryOf = (id: SessionId) => rowAt(bed.hub().state().sessions, id)
const titleOf = (id: SessionId) => {
  const content = summaryOf(id)?.content
  return content?.kind === 'open' ? content.title : undefined
}

/** What the server has of a session. */
async function rowOf(id: SessionId) {
  const { sessions } = await bed.call<{ sessions: { id: SessionId; metadata: string; metadataVersion: number }[] }>(
    'GET',
    '/v1/sessions',
  )
  return sessions.find((row) => row.id === id)
}

async function metadataOf(session: Awaited<ReturnType<typeof bed.agentSession>>) {
  const opened = await session.cipher.decrypt((await rowOf(session.id))?.metadata ?? '')
  return opened.ok ? opened.value : null
}

/** A second client writes metadata of its own, as the first one that comes to it. */
async function writeElsewhere(session: Awaited<ReturnType<typeof bed.agentSession>>, metadata: object): Promise<void> {
  const expectedVersion = (await rowOf(session.id))?.metadataVersion
  const answer: unknown = await session.socket.emitWithAck('update-metadata', {
    sid: session.id,
    metadata: await session.cipher.encrypt(metadata),
    expectedVersion,
  })
  expect(answer).toMatchObject({ result: 'success' })
}

describe('rename', () => {
  test('writes the title and keeps every field of others', async () => {
    const session = await bed.agentSession({}, {}, { models: [{ code: 'x' }], unknownField: { a: 1 } })
    await (await bed.agents()).renameSession(session.id, 'New name')
    await bed.until(() => titleOf(session.id) === 'New name')
    expect(await metadataOf(session)).toMatchObject({
      path: '/x',
      models: [{ code: 'x' }],
      unknownField: { a: 1 },
      summary: { text: 'New name' },
    })
  })

  test('made on what another client wrote a moment before, of which this one has not heard', async () => {
    const session = await bed.agentSession({})
    bed.proxy.setFault({ kind: 'hang' })
    await writeElsewhere(session, { path: '/x', host: 'box', modelMode: 'opus' })
    bed.proxy.clearFaults()
    await (await bed.agents()).renameSession(session.id, 'Mine')
    expect(await metadataOf(session)).toMatchObject({ modelMode: 'opus', summary: { text: 'Mine' } })
  })

  test('is refused, and nothing written, while the server is not connected', async () => {
    const session = await bed.agentSession({})
    bed.proxy.setFault({ kind: 'refuse' })
    await bed.until(() => bed.hub().state().connection.kind === 'waiting-to-retry')
    await expect((await bed.agents()).renameSession(session.id, 'x')).rejects.toMatchObject({
      data: { code: 'unreachable', serverUrl: bed.proxy.url },
    })
  })
})

/** The time for second thoughts is over. */
function afterUndo(): void {
  const now = Date.now.bind(Date)
  vi.spyOn(Date, 'now').mockImplementation(() => now() + undoMs + 1000)
}

describe('archive and delete', () => {
  test('a deletion can be taken back until it is carried out; nothing was sent', async () => {
    const killed = vi.fn()
    const session = await bed.agentSession({}, { killSession: killed })
    await (await bed.agents()).removeSessions([session.id], 'delete')
    expect(summaryOf(session.id)?.marks?.removal).toMatchObject({ how: 'delete' })
    await (await bed.agents()).takeBackRemovals([session.id])
    expect(summaryOf(session.id)?.marks).toBeUndefined()
    afterUndo()
    await (await bed.agents()).resumeRemovals()
    expect(killed).not.toHaveBeenCalled()
    expect(await rowOf(session.id)).toBeDefined()
  })

  test('a deletion that is being carried out cannot be taken back, and that is said', async () => {
    const session = await bed.agentSession({}, { killSession: () => ({ success: true }) })
    await (await bed.agents()).removeSessions([session.id], 'delete')
    const gate = bed.proxy.hold('request', { method: 'DELETE', path: /^\/v1\/sessions/ })
    afterUndo()
    await (await bed.agents()).resumeRemovals()
    await gate.reached
    const takeBack = async () => (await bed.agents()).takeBackRemovals([session.id])
    const tooLate = { data: { code: 'too-late', serverUrl: bed.proxy.url } }
    await expect(takeBack()).rejects.toMatchObject(tooLate)
    gate.open()
    await bed.until(() => summaryOf(session.id) === undefined)
    await expect(takeBack()).rejects.toMatchObject(tooLate)
  })

  test('a deletion ends the agent, then the session is gone at the server and here', async () => {
    const killed = vi.fn(() => ({ success: true }))
    const session = await bed.agentSession({}, { killSession: killed })
    await (await bed.agents()).removeSessions([session.id], 'delete')
    afterUndo()
    await (await bed.agents()).resumeRemovals()
    await bed.until(() => summaryOf(session.id) === undefined)
    expect(killed).toHaveBeenCalledOnce()
    expect(await rowOf(session.id)).toBeUndefined()
  })

  test('a deletion outlives the hub, and is carried out when the server is back', async () => {
    const session = await bed.agentSession({})
    session.socket.emit('session-end', { sid: session.id, time: Date.now() })
    await bed.until(() => summaryOf(session.id)?.activity === 'offline')
    bed.proxy.setFault({ kind: 'refuse' })
    await bed.until(() => bed.hub().state().connection.kind === 'waiting-to-retry')
    await (await bed.agents()).removeSessions([session.id], 'delete')
    await bed.restartHub()
    expect(summaryOf(session.id)?.marks?.removal).toMatchObject({ how: 'delete' })
    expect(await rowOf(session.id)).toBeDefined()
    afterUndo()
    bed.proxy.clearFaults()
    bed.hub().retryNow()
    await bed.until(() => bed.hub().state().listsAsOf !== null && summaryOf(session.id) === undefined)
    expect(await rowOf(session.id)).toBeUndefined()
  })

  test('where the server refuses, the session stays and says so', async () => {
    const session = await bed.agentSession({}, { killSession: () => ({ success: true }) })
    await (await bed.agents()).removeSessions([session.id], 'delete')
    bed.proxy.setFault({ kind: 'status', status: 500, method: 'DELETE' })
    afterUndo()
    await (await bed.agents()).resumeRemovals()
    await bed.until(() => summaryOf(session.id)?.marks?.removal?.error !== undefined)
    expect(summaryOf(session.id)?.marks?.removal?.error).toMatchObject({ serverUrl: bed.proxy.url })
    expect(await rowOf(session.id)).toBeDefined()
  })

  test('an agent that does not end itself is ended by its daemon', async () => {
    const { calls } = await bed.daemon({ 'stop-session': () => ({ message: 'Session stopped' }) })
    const session = await bed.agentSession({}, { killSession: () => ({ error: 'cannot' }) }, { machineId })
    await (await bed.agents()).removeSessions([session.id], 'delete')
    afterUndo()
    await (await bed.agents()).resumeRemovals()
    await bed.until(() => summaryOf(session.id) === undefined)
    expect(calls).toMatchObject([{ sessionId: session.id }])
  })

  test('an archived session is archived for every client, and can be taken back out', async () => {
    const session = await bed.agentSession({}, { killSession: () => ({ error: 'cannot' }) }, { own: true })
    await (await bed.agents()).removeSessions([session.id], 'archive')
    afterUndo()
    await (await bed.agents()).resumeRemovals()
    await bed.until(() => summaryOf(session.id)?.activity === 'archived' && !summaryOf(session.id)?.marks)
    expect(await metadataOf(session)).toMatchObject({ lifecycleState: 'archived', own: true })
    await (await bed.agents()).unarchiveSession(session.id)
    await bed.until(() => summaryOf(session.id)?.activity === 'offline')
    expect(await metadataOf(session)).toEqual(expect.not.objectContaining({ lifecycleState: expect.anything() }))
  })
})

test('marks outlive the hub, each by itself', async () => {
  const session = await bed.agentSession({})
  await (await bed.agents()).markSession(session.id, { pinned: true, wants: 'mute' })
  await bed.restartHub()
  expect(summaryOf(session.id)?.marks).toEqual({ pinned: true, wants: 'mute' })
  await (await bed.agents()).markSession(session.id, { pinned: false })
  expect(summaryOf(session.id)?.marks).toEqual({ wants: 'mute' })
  await (await bed.agents()).markSession(session.id, { wants: null })
  expect(summaryOf(session.id)).not.toHaveProperty('marks')
})

const conversation = { machineId, flavor: 'claude', claudeSessionId: 'c-1', path: '/work' }

describe('going on', () => {
  test('resume calls the session’s machine and takes it out of the archive', async () => {
    const machine = await bed.daemon(
      {
        'resume-happy-session': () => {
          setImmediate(() =>
            session.socket.emit('session-alive', { sid: session.id, time: Date.now(), mode: 'remote' }),
          )
          return { type: 'success', sessionId: session.id }
        },
      },
      { happyCliVersion: '1.2.5', resumeSupport: { rpcAvailable: true } },
    )
    const session = await bed.agentSession({}, {}, conversation)
    await writeElsewhere(session, { ...conversation, host: 'box', lifecycleState: 'archived' })
    await bed.until(() => summaryOf(session.id)?.activity === 'archived')
    await (await bed.agents()).resumeSession(session.id)
    const { path, flavor, claudeSessionId } = conversation
    expect(machine.calls).toEqual([
      {
        sessionId: session.id,
        fallback: expect.objectContaining({
          metadata: { path, machineId, flavor, claudeSessionId },
          encryptionKey: encodeBase64(session.dataKey),
          encryptionVariant: 'dataKey',
        }),
      },
    ])
    expect(await metadataOf(session)).toMatchObject({ lifecycleState: 'running', host: 'box' })
  })

  test('a daemon that does not know the fallback is not given the key', async () => {
    const machine = await bed.daemon({ 'resume-happy-session': () => ({ error: 'not tracked' }) })
    const session = await bed.agentSession({}, {}, conversation)
    await expect((await bed.agents()).resumeSession(session.id)).rejects.toMatchObject({
      data: { code: 'agent-failed', text: 'not tracked', serverUrl: bed.proxy.url },
    })
    expect(machine.calls).toEqual([{ sessionId: session.id }])
  })

  test('a fork continues the conversation in a new session that names where it comes from', async () => {
    const session = await bed.agentSession({}, {}, conversation)
    const machine = await bed.daemon({
      'claude-fork-session': () => ({ type: 'success', newClaudeSessionId: 'c-2' }),
      'claude-duplicate-session': () => ({ type: 'success', newClaudeSessionId: 'c-3' }),
      'spawn-happy-session': async () => ({ type: 'success', sessionId: (await bed.agentSession({})).id }),
    })
    await (await bed.agents()).forkSession(session.id, { upTo: null, isSideChat: false })
    await (await bed.agents()).forkSession(session.id, { upTo: 'm-7', isSideChat: true })
    const spawn = {
      type: 'spawn-in-directory',
      directory: '/work',
      approvedNewDirectoryCreation: false,
      agent: 'claude',
      parentSessionId: session.id,
    }
    expect(machine.calls).toEqual([
      { directory: '/work', claudeSessionId: 'c-1' },
      { ...spawn, resumeClaudeSessionId: 'c-2' },
      { directory: '/work', claudeSessionId: 'c-1', cutAfterUuid: 'm-7' },
      { ...spawn, resumeClaudeSessionId: 'c-3', forkedFromMessageId: 'm-7', isSideChat: true },
    ])
  })

  test('a fork that comes after the daemon gave up is the session of the process that it named', async () => {
    const session = await bed.agentSession({}, {}, { ...conversation, hostPid: 7 })
    const late: { id: SessionId }[] = []
    async function openLate(): Promise<void> {
      late.push(await bed.agentSession({}, {}, { hostPid: 7, machineId }))
    }
    await bed.daemon({
      'claude-fork-session': () => ({ type: 'success', newClaudeSessionId: 'c-2' }),
      'spawn-happy-session': () => {
        setImmediate(() => void openLate())
        return { type: 'error', errorMessage: 'Session webhook timeout for PID 7' }
      },
    })
    const forked = await (await bed.agents()).forkSession(session.id, { upTo: null, isSideChat: false })
    await vi.waitFor(() => expect(late).toHaveLength(1))
    expect(forked).toBe(late[0]?.id)
  })

  test('points to go back to come cleaned and in order', async () => {
    const session = await bed.agentSession({}, {}, conversation)
    await bed.daemon({
      'claude-list-rewind-points': () => ({
        type: 'success',
        points: [
          { uuid: 'm-1', text: 'first\u202e\nline', timestamp: '2026-08-07T10:00:00.000Z' },
          { uuid: 'm-2', text: 'second', timestamp: 'nonsense' },
        ],
      }),
    })
    const points = await (await bed.agents()).listRewindPoints(session.id)
    expect(points.map(({ id, at }) => [id, at])).toEqual([
      ['m-1', Date.parse('2026-08-07T10:00:00.000Z')],
      ['m-2', null],
    ])
    expect(points[0]?.text).not.toMatch(/[\u202e\n]/)
  })

  test('a machine’s name is written beside its other fields', async () => {
    const machine = await bed.daemon({}, { own: 1 })
    await (await bed.agents()).renameMachine(machineId, 'Box')
    const rows = await bed.call<{ id: string; metadata: string }[]>('GET', '/v1/machines')
    const opened = await machine.cipher.decrypt(rows.find(({ id }) => id === machineId)?.metadata ?? '')
    expect(opened).toMatchObject({ ok: true, value: { displayName: 'Box', own: 1, host: 'box' } })
    expect(bed.hub().state().machines[machineId]?.content).toMatchObject({ name: 'Box' })
  })
})
