import type { SessionStart, SessionStartResult } from '../../api/commands'
import type { LocalId, MachineId, SessionId } from '../../api/ids'
import { rowIds } from '../../api/rows'
import type { Picks, PromptWish } from '../../api/agentSettings/picks'
import { asObject } from '../../chat/records/untrustedJson'
import type { ChangeCounter } from '../../shared/changeCounter'
import { pause } from '../../shared/pause'
import type { OpenAccount } from '../account/openAccount'
import { firstReadMs } from '../account/outbox/readerCheck'
import type { Attachments } from '../attachments/attachments'
import type { AgentTargets } from './agentTargets'
import type { RpcCall } from './rpc'
import { notStarted, spawnOutcome, spawnParams } from './sessionSpawn'

/** The `new-session` update comes before the answer or right after it; after this time the list is read again. */
const updateWaitMs = 2_000
/** How long a list that is read again may take; with the call itself still below the page's deadline. */
const refetchWaitMs = 6_000
/** How long the agent's process may take to connect to the server before its first prompt is sent all the same. */
const connectWaitMs = 10_000
const lookAgainMs = 200
/** A machine under load starts sessions more slowly than its daemon waits (15 s); they come a little later. */
const lateWaitMs = 30_000
/** How often a daemon that is at it is asked again (docs/protocol.md 5.5). */
const mostRepeats = 3

export interface StartSessionOptions {
  targets: AgentTargets
  call: RpcCall
  ready(): Promise<OpenAccount>
  /** Counts sessions that came or changed. */
  sessionChanges: ChangeCounter
  waitForSession: WaitForSession
  sendMessage(sessionId: SessionId, text: string, wish?: PromptWish): Promise<LocalId>
  sendPictures: Attachments['send']
  pickSettings(sessionId: SessionId, picks: Picks): Promise<void>
}

export type StartSession = (machineId: MachineId, start: SessionStart) => Promise<SessionStartResult>

/** Starts sessions on machines, and waits until they are in the list. */
export function createStartSession(options: StartSessionOptions): StartSession {
  const { targets, call, sessionChanges } = options
  const { notFound } = targets

  return async (machineId, start) => {
    const data = await options.ready()
    const { rpc, homeDir, entry } = await targets.liveMachine(machineId)
    const content = entry.digest?.content.kind === 'open' ? entry.digest.content : null
    const params = spawnParams(start, homeDir, {
      cliVersion: content?.cliVersion ?? null,
      isHappyAgent: content?.isHappyAgent ?? false,
    })
    if (!params) throw notFound('home-directory')
    const late = lateSessions(machineId, data, sessionChanges)
    const since = Date.now()
    let outcome = spawnOutcome(await call(rpc, 'spawn-happy-session', params))
    for (let again = 0; outcome.kind === 'pending' && again < mostRepeats; again++) {
      await pause(outcome.waitMs)
      outcome = spawnOutcome(await call(rpc, 'spawn-happy-session', params))
    }
    if (outcome.kind === 'failed' && outcome.latePid !== null) {
      const sessionId = await late(outcome.latePid)
      if (sessionId) outcome = { kind: 'started', sessionId }
    }
    switch (outcome.kind) {
      case 'directory-missing':
        return outcome
      case 'failed':
      case 'pending':
      case 'unknown-answer':
        throw notStarted(outcome, targets)
      case 'started': {
        const isThere = await options.waitForSession(outcome.sessionId)
        const { firstPrompt, pictures = [], wish } = start
        // The agent began with these settings. If they cannot be stored for other devices, the first prompt still
        // carries them.
        if (isThere && wish && hasPicks(wish)) {
          await options.pickSettings(outcome.sessionId, wish.picks).catch(() => undefined)
        }
        if (firstPrompt === null) return outcome
        // Without its key nothing can be written to it.
        if (!isThere) throw notFound('session')
        await untilFirstRead(outcome.sessionId, since, data, sessionChanges)
        if (pictures.length > 0) await options.sendPictures(outcome.sessionId, firstPrompt, pictures, wish)
        else await options.sendMessage(outcome.sessionId, firstPrompt, wish)
        return outcome
      }
    }
  }
}

/**
 * A CLI connects its socket and then reads the session's messages; a prompt that is stored between the two reaches it
 * both ways, and the agent runs it twice (docs/protocol.md 9.3.11).
 */
async function untilFirstRead(
  sessionId: SessionId,
  since: number,
  { sessions }: OpenAccount,
  sessionChanges: ChangeCounter,
): Promise<void> {
  const hasShownItself = (): boolean => {
    const entry = sessions.get(sessionId)
    // Both come over the process's socket.
    return entry !== undefined && (entry.row.agentState !== null || entry.heardAt >= since)
  }
  const deadline = Date.now() + connectWaitMs
  while (!hasShownItself()) {
    if (Date.now() >= deadline) return
    // A sign of life that changes nothing on the screen is no change of the session.
    await sessionChanges.after(sessionChanges.count(), lookAgainMs)
  }
  await pause(firstReadMs)
}

function hasPicks({ picks }: PromptWish): boolean {
  return Object.keys(picks).length > 0
}

/** What `find` finds, now or after a session came or changed; null when it finds nothing within `waitMs`. */
async function waitFor<T>(
  find: () => T | null | Promise<T | null>,
  waitMs: number,
  sessionChanges: ChangeCounter,
): Promise<T | null> {
  const deadline = Date.now() + waitMs
  for (;;) {
    const seen = sessionChanges.count()
    const found = await find()
    if (found !== null) return found
    if (!(await sessionChanges.after(seen, deadline - Date.now()))) return null
  }
}

/** Resolves to whether the session is in the list, after a time in which it should have come. */
export type WaitForSession = (sessionId: SessionId) => Promise<boolean>

export function createWaitForSession(options: {
  ready(): Promise<OpenAccount>
  sessionChanges: ChangeCounter
}): WaitForSession {
  return async (sessionId) => {
    const data = await options.ready()
    const find = () => (data.sessions.get(sessionId)?.digest ? true : null)
    if (await waitFor(find, updateWaitMs, options.sessionChanges)) return true
    // If the list cannot be read now, an event may still bring the session.
    data.refetchLists().catch(() => undefined)
    return (await waitFor(find, refetchWaitMs, options.sessionChanges)) !== null
  }
}

/** Resolves to whether the session's agent gave a sign of life after `since`, within `waitMs` from now. */
export function waitForAgent(
  sessionId: SessionId,
  { since, waitMs }: { since: number; waitMs: number },
  { sessions }: OpenAccount,
  sessionChanges: ChangeCounter,
): Promise<boolean> {
  const find = () => {
    const entry = sessions.get(sessionId)
    return entry && entry.heardAt >= since && sessions.isActive(entry) ? true : null
  }
  return waitFor(find, waitMs, sessionChanges).then((found) => found !== null)
}

/** Resolves to the session of a process that its daemon no longer waits for; null = it did not come in time. */
export type LateSession = (pid: number) => Promise<SessionId | null>

/**
 * To be made before the process is started: the session is one that this process of the machine has made, and that there
 * was not before. The daemon matches them in the same way.
 */
export function lateSessions(
  machineId: MachineId,
  { sessions }: OpenAccount,
  sessionChanges: ChangeCounter,
): LateSession {
  const known = new Set<string>(rowIds(sessions.summaries()))
  return (pid) => {
    const find = async () => {
      for (const id of rowIds(sessions.summaries())) {
        const entry = known.has(id) ? undefined : sessions.get(id)
        const cipher = entry ? await sessions.ensureKey(entry) : null
        const metadata = entry && cipher ? await cipher.decrypt(entry.row.metadata) : null
        const fields = metadata?.ok ? asObject(metadata.value) : null
        if (fields?.['hostPid'] === pid && fields['machineId'] === machineId) return id
      }
      return null
    }
    return waitFor(find, lateWaitMs, sessionChanges)
  }
}
