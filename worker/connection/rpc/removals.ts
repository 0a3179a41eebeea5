import { errorData, HubError, type HubErrorData } from '../../api/errors'
import type { SessionId } from '../../api/ids'
import type { SessionRemoval } from '../../api/state'
import type { OpenAccount } from '../account/openAccount'
import type { SessionEntry } from '../account/sessionTable'
import type { HttpClient } from '../transport/httpClient'
import type { SessionActions } from './sessionActions'

/** How long a person can take an archiving or deletion back. */
export const undoMs = 8_000

/** Archives and deletes sessions after a time for second thoughts. What was decided survives reload and hub death. */
export interface Removals {
  /** Rejects with `storage-failed` where it would be forgotten with this hub; then nothing is removed. */
  removeSessions(ids: readonly SessionId[], how: SessionRemoval['how']): Promise<void>
  /**
   * Takes back what was not carried out yet; rejects with `too-late` when something was, or is being, and with
   * `storage-failed` when the hub after this one could carry it out all the same.
   */
  takeBackRemovals(ids: readonly SessionId[]): Promise<void>
  /** Carries out what is due, when the server can be reached, and waits for the rest. */
  resumeRemovals(): Promise<void>
  stop(): void
}

export function createRemovals(options: {
  http: Pick<HttpClient, 'serverUrl'>
  ready(): Promise<OpenAccount>
  /** Null = connected. */
  connectionError(): HubErrorData | null
  actions: Pick<SessionActions, 'archiveSession' | 'deleteSession'>
}): Removals {
  const { ready, actions } = options
  const underWay = new Set<SessionId>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  async function resumeRemovals(): Promise<void> {
    clearTimeout(timer)
    const { sessions } = await ready()
    if (isStopped || options.connectionError()) return
    const waiting = sessions
      .all()
      .flatMap(({ row, marks: { removal } }) =>
        removal && !removal.error && !underWay.has(row.id) ? [{ id: row.id, removal }] : [],
      )
    const now = Date.now()
    for (const { id, removal } of waiting) if (removal.at <= now) void carryOut(sessions, id, removal)
    const next = Math.min(...waiting.map(({ removal }) => removal.at).filter((at) => at > now))
    if (next !== Infinity) timer = setTimeout(() => void resumeRemovals(), next - now)
  }

  /** Under way at once: nothing is taken back between the decision to carry it out and that. */
  async function carryOut(sessions: OpenAccount['sessions'], id: SessionId, removal: SessionRemoval): Promise<void> {
    underWay.add(id)
    try {
      await (removal.how === 'delete' ? actions.deleteSession(id) : actions.archiveSession(id))
      await sessions.setMarks(id, { removal: undefined })
    } catch (thrown) {
      const error = errorData(thrown)
      // Without a connection it is not failed, only not done yet: it is tried again with the next one.
      if (!options.connectionError() && !isStopped) {
        await sessions.setMarks(id, { removal: { ...removal, error } })
      }
    } finally {
      underWay.delete(id)
    }
  }

  return {
    async removeSessions(ids, how) {
      const { sessions } = await ready()
      const at = Date.now() + undoMs
      if (!(await setRemovals(sessions, ids, { how, at }))) {
        await setRemovals(sessions, ids, undefined)
        throw notStored()
      }
      await resumeRemovals()
    },
    async takeBackRemovals(ids) {
      const { sessions } = await ready()
      const isTooLate = (id: SessionId): boolean => underWay.has(id) || isRemoved(sessions.get(id))
      const kept = ids.filter((id) => !isTooLate(id))
      const isStored = await setRemovals(sessions, kept, undefined)
      if (kept.length < ids.length) throw new HubError({ code: 'too-late', serverUrl: options.http.serverUrl })
      if (!isStored) throw notStored()
    },
    resumeRemovals,
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

/** Resolves with whether it is stored. */
async function setRemovals(
  sessions: OpenAccount['sessions'],
  ids: readonly SessionId[],
  removal: SessionRemoval | undefined,
): Promise<boolean> {
  const stored = await Promise.all(ids.map((id) => sessions.setMarks(id, { removal })))
  return stored.every(Boolean)
}

function notStored(): HubError {
  return new HubError({ code: 'storage-failed', detail: 'removal' })
}

function isRemoved(entry: SessionEntry | undefined): boolean {
  return !entry || (!entry.marks.removal && entry.summary?.activity === 'archived')
}
