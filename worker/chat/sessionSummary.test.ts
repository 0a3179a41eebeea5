import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { machineContent } from './machineSummary'
import { sessionActivity, summarizeSession, type SessionSummaryInput } from './sessionSummary'

const LIVE: SessionSummaryInput = {
  metadata: { ok: true, value: { path: '/w', host: 'box' } },
  agentState: null,
  active: true,
  thinking: false,
  serverReached: true,
}

function content(metadata: unknown) {
  return summarizeSession({ ...LIVE, metadata: { ok: true, value: metadata } }).content
}

describe('session summary', () => {
  it('needs only path and host', () => {
    expect(summarizeSession(LIVE)).toEqual({
      content: {
        kind: 'open',
        title: null,
        path: '/w',
        host: 'box',
        homeDir: null,
        machineId: null,
        agent: 'claude',
        cliVersion: null,
        controlledByTerminal: false,
        isSideChat: false,
      },
      pendingRequests: [],
      activity: 'idle',
    })
  })

  it('needs the person while a form waits, until it is answered or the agent is gone', () => {
    const communications = { one: { kind: 'form' }, two: { kind: 'form' } }
    const state = (completedCommunications: object) =>
      ({ ok: true, value: { communications, completedCommunications } }) as const
    expect(summarizeSession({ ...LIVE, agentState: state({ two: {} }) })).toMatchObject({
      pendingRequests: ['one'],
      activity: 'needs-you',
    })
    expect(summarizeSession({ ...LIVE, agentState: state({ one: {}, two: {} }) }).activity).toBe('idle')
    expect(summarizeSession({ ...LIVE, active: false, agentState: state({}) })).toMatchObject({
      pendingRequests: [],
      activity: 'offline',
    })
  })

  it('names another request under the same id differently, so that it is told', () => {
    const names = [1, 2, null, 'x', -1].map((createdAt) => {
      const value = { requests: { r: { tool: 'Bash', createdAt } } }
      return summarizeSession({ ...LIVE, agentState: { ok: true, value } }).pendingRequests
    })
    expect(names).toEqual([['r 1'], ['r 2'], ['r'], ['r'], ['r']])
  })

  it('is locked when it cannot be decrypted, and then has nothing to decide', () => {
    const agentState = { ok: true, value: { requests: { r: { tool: 'Bash' } } } } as const
    expect(summarizeSession({ ...LIVE, metadata: { ok: false }, agentState, thinking: true })).toEqual({
      content: { kind: 'locked' },
      pendingRequests: [],
      activity: 'working',
    })
  })

  it('counts requests only while the session lives, and none that is decided too', () => {
    const value = {
      requests: { a: { tool: 'X' }, b: { tool: 'Y' } },
      completedRequests: { b: { tool: 'Y', status: 'approved' } },
    }
    const agentState = { ok: true, value } as const
    expect(summarizeSession({ ...LIVE, agentState })).toMatchObject({ pendingRequests: ['a'], activity: 'needs-you' })
    expect(summarizeSession({ ...LIVE, agentState, active: false })).toMatchObject({
      pendingRequests: [],
      activity: 'offline',
    })
  })

  it('titles are one short line that reads as it is written', () => {
    expect(content({ summary: { text: 'a\u202Egnp.exe\r\nb\u0000' } })).toMatchObject({ title: 'agnp.exe b' })
    expect(content({ summary: { text: ' \u200B ' }, name: 'named' })).toMatchObject({ title: 'named' })
    const huge = content({ summary: { text: '\u{1F600}'.repeat(500_000) } })
    expect(huge.kind === 'open' && huge.title?.length).toBeLessThanOrEqual(300)
    expect(JSON.stringify(huge)).not.toMatch(/\\ud/)
  })

  it('first match of the activities wins', () => {
    const all = { serverReached: true, archived: true, active: false, pendingRequests: ['r1'], thinking: true }
    expect(sessionActivity(all)).toBe('archived')
    expect(sessionActivity({ ...all, archived: false })).toBe('offline')
    expect(sessionActivity({ ...all, archived: false, active: true })).toBe('needs-you')
    expect(sessionActivity({ ...all, archived: false, active: true, pendingRequests: [] })).toBe('working')
    expect(sessionActivity({ ...all, archived: false, serverReached: false })).toBe('unknown')
    for (const lifecycleState of ['archived', 'archiveRequested']) {
      const metadata = { ok: true, value: { lifecycleState } } as const
      expect(summarizeSession({ ...LIVE, metadata }).activity).toBe('archived')
    }
  })
})

const ofMachine = (metadata: object) => machineContent({ ok: true, value: { host: 'h', ...metadata } })

describe('machine content', () => {
  it('reads the recorded machines', () => {
    const { machines } = JSON.parse(
      readFileSync(new URL('../../e2e/testdata/samples/machines.json', import.meta.url), 'utf8'),
    ) as { machines: { metadata: Record<string, unknown> }[] }
    for (const { metadata } of machines) {
      expect(machineContent({ ok: true, value: metadata })).toEqual({
        kind: 'open',
        name: metadata['host'],
        host: metadata['host'],
        platform: 'linux',
        homeDir: metadata['homeDir'],
        happyHomeDir: metadata['happyHomeDir'],
        cliVersion: metadata['happyCliVersion'],
        canResume: (metadata['resumeSupport'] as { rpcAvailable?: boolean } | undefined)?.rpcAvailable === true,
        // 0.13.0 does not say.
        ...(metadata['cliAvailability'] ? { agents: ['claude', 'codex', 'gemini'] } : {}),
      })
    }
    expect(machines.length).toBeGreaterThan(1)
  })

  it('says which machines are those of Happy Agent', () => {
    expect(ofMachine({ machineKind: 'rig' })).toMatchObject({ isHappyAgent: true })
    expect(ofMachine({ rigOnly: true })).toMatchObject({ isHappyAgent: true })
    expect(ofMachine({ machineKind: 'happy', rigOnly: 'yes' })).not.toHaveProperty('isHappyAgent')
  })

  it('prefers the name that the person gave; is locked when it cannot be decrypted', () => {
    expect(machineContent({ ok: true, value: { host: 'h', displayName: 'Desk' } })).toMatchObject({
      name: 'Desk',
      host: 'h',
    })
    expect(machineContent({ ok: true, value: { host: 'h' } })).not.toHaveProperty('agents')
    expect(machineContent({ ok: false })).toEqual({ kind: 'locked' })
    expect(machineContent({ ok: true, value: 7 })).toEqual({ kind: 'locked' })
  })
})
