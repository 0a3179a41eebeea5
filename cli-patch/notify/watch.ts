import * as v from 'valibot'
import { deliver } from './deliver'
import { createElection, electionMethod } from './election'
import { presentToken, type HappyHome } from './happyHome'
import { createNeeds } from './needs'
import { readTold, writeTold, type StoredReceiver } from './receivers'
import { openServerSocket } from './serverSocket'
import { createSessionContents } from './sessionContents'

const row = v.object({
  id: v.string(),
  active: v.optional(v.boolean(), false),
  metadata: v.string(),
  agentState: v.optional(v.nullable(v.string()), null),
})
const sessionsAnswer = v.object({ sessions: v.array(v.unknown()) })
const update = v.object({ body: v.object({ t: v.string(), id: v.optional(v.string()) }) })
const change = v.object({
  metadata: v.optional(v.nullable(v.object({ value: v.string() }))),
  agentState: v.optional(v.nullable(v.object({ value: v.nullable(v.string()) }))),
})
const sessionEvent = v.object({
  type: v.literal('session-event'),
  sessionId: v.string(),
  kind: v.picklist(['done', 'permission', 'question']),
})

const requestPatienceMs = 20_000
const usualTimings = {
  settleMs: 1_500,
  /** See openServerSocket. */
  refusedPauseMs: 60_000,
  loginCheckMs: 60_000,
}
/** After a list of sessions that did not come: doubled each time. */
const firstListPauseMs = 1_000
const longestListPauseMs = 300_000

export interface Watch {
  /** Connected, and all sessions seen once. */
  ready: Promise<void>
  /** Resolves when what was told is in its file. */
  stop(): Promise<void>
}

/** Follows one account on one server, always in the background, and tells the receivers of this Happy home. */
export async function startWatch(
  home: HappyHome,
  log: (line: string) => void,
  timings: Partial<typeof usualTimings> = {},
): Promise<Watch> {
  const { settleMs, ...connection } = { ...usualTimings, ...timings }
  const contents = createSessionContents(home)
  const metadata = new Map<string, string>()
  let writing = Promise.resolve()
  const needs = createNeeds({
    settleMs,
    now: Date.now,
    told: await readTold(home),
    onTold: (told) => {
      const copy = new Map(told)
      writing = writing.then(() => writeTold(home, copy)).catch((error: unknown) => log(String(error)))
    },
    title: async (id) => contents.title(id, metadata.get(id) ?? ''),
    tell: async (notice, outcome) => {
      const isLeftTo = (stored: StoredReceiver) => election.isLeftToOther(stored, notice)
      await deliver(notice, { home, isLeftTo, ...outcome, log }).catch((error: unknown) => log(String(error)))
    },
  })

  // One after the other, so that an older state never comes after a newer one.
  let looking = Promise.resolve()
  function look(sessionId: string, agentState: string | null): Promise<void> {
    looking = looking.then(async () => needs.sawRequests(sessionId, await contents.requests(sessionId, agentState)))
    return looking
  }

  async function lookAtAll(): Promise<void> {
    const response = await fetch(`${home.serverUrl}/v1/sessions`, {
      headers: { authorization: `Bearer ${await presentToken(home)}` },
      signal: AbortSignal.timeout(requestPatienceMs),
    })
    if (!response.ok) throw new Error(`${home.serverUrl} answered ${response.status} to the list of sessions.`)
    const { sessions } = v.parse(sessionsAnswer, await response.json())
    for (const each of sessions) {
      const parsed = v.safeParse(row, each)
      if (!parsed.success) continue
      const { id, active, metadata: text, agentState } = parsed.output
      metadata.set(id, text)
      // Of an ended session nobody could take the answer.
      if (active) await look(id, agentState)
    }
    needs.sawAll()
    log(`Connected to ${home.serverUrl}.`)
  }

  const { socket, stop } = openServerSocket(home, { ...connection, log })
  const election = createElection({
    home,
    socket,
    knows: needs.knows,
    canRead: (id) => contents.canRead(id, metadata.get(id) ?? ''),
    yieldMs: settleMs,
  })
  let listRetry: NodeJS.Timeout | undefined
  let listPauseMs = firstListPauseMs
  const ready = new Promise<void>((resolve) => {
    socket.on('connect', () => {
      needs.connected()
      socket.emit('app-state', { state: 'background' })
      if (home.machineId !== null) socket.emit('rpc-register', { method: electionMethod(home.machineId) })
      clearTimeout(listRetry)
      const tryList = async () => {
        try {
          await lookAtAll()
          listPauseMs = firstListPauseMs
          resolve()
        } catch (error) {
          log(error instanceof Error ? error.message : String(error))
          // The next connection looks by itself.
          if (!socket.connected) return
          clearTimeout(listRetry)
          listRetry = setTimeout(() => void tryList(), listPauseMs)
          listPauseMs = Math.min(listPauseMs * 2, longestListPauseMs)
        }
      }
      void tryList()
    })
  })
  socket.on('rpc-request', (request: unknown, answer: unknown) => {
    if (typeof answer !== 'function') return
    void election
      .answer(request)
      .catch(() => '')
      .then((result) => (answer as (result: string) => void)(result))
  })
  socket.on('disconnect', () => clearTimeout(listRetry))
  socket.on('ephemeral', (event: unknown) => {
    const parsed = v.safeParse(sessionEvent, event)
    if (!parsed.success) return
    needs.sawEvent(parsed.output.sessionId, parsed.output.kind === 'done' ? 'done' : 'needs-me')
  })
  socket.on('update', (event: unknown) => {
    const parsed = v.safeParse(update, event)
    const { t, id } = parsed.success ? parsed.output.body : {}
    if (id === undefined || (t !== 'update-session' && t !== 'new-session')) return
    const body = (event as { body: unknown }).body
    const whole = t === 'new-session' ? v.safeParse(row, body) : null
    const changed = whole?.success
      ? { metadata: { value: whole.output.metadata }, agentState: { value: whole.output.agentState } }
      : v.parse(v.fallback(change, {}), body)
    if (changed.metadata) metadata.set(id, changed.metadata.value)
    if (changed.agentState) void look(id, changed.agentState.value)
  })
  return {
    ready,
    stop() {
      clearTimeout(listRetry)
      needs.stop()
      stop()
      return writing
    },
  }
}
