import * as v from 'valibot'
import type { ArtifactSummary, ArtifactVersions } from '../../api/agents/artifacts'
import { errorData, HubError } from '../../api/errors'
import type { ArtifactId } from '../../api/ids'
import { entityId, number, time } from '../../protocol/wire/rows'
import { artifactRemovalsKey } from '../../store/draftKeys'
import type { OpenAccount } from '../account/openAccount'
import { undoMs } from '../rpc/removals'
import type { HttpClient } from '../transport/httpClient'
import type { ArtifactCalls } from './artifactCalls'

type Removal = NonNullable<ArtifactSummary['removal']>

/** `versions`: what the person decided about. */
interface Decided extends Removal {
  versions: ArtifactVersions
}

const versions = v.object({ header: number, body: number })
const stored = v.array(v.object({ id: entityId, at: time, versions }))

/** Deletes artifacts after a time for second thoughts. What was decided survives reload and hub death. */
export interface ArtifactRemovals {
  of(id: ArtifactId): Removal | null
  /** `seen`: null = as was decided before. */
  remove(id: ArtifactId, seen: ArtifactVersions | null): Promise<void>
  /** Rejects with `too-late` when it was deleted, or is being. */
  takeBack(id: ArtifactId): Promise<void>
  /** Takes back its removal, if there is one, before it is written. Rejects with `too-late` while it is being deleted. */
  keep(id: ArtifactId): Promise<void>
  /** Carries out what is due, when the server can be reached, and waits for the rest. */
  resume(): Promise<void>
}

export function createArtifactRemovals(options: {
  http: Pick<HttpClient, 'serverUrl'>
  ready(): Promise<OpenAccount>
  isConnected(): boolean
  /** Tells the server. */
  deleteNow: ArtifactCalls['remove']
  onRemoved(id: ArtifactId): Promise<void>
  onChange(): void
}): ArtifactRemovals {
  const { isConnected, onChange } = options
  const removals = new Map<ArtifactId, Decided>()
  const underWay = new Set<ArtifactId>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let loading: Promise<void> | null = null
  let lastWrite: Promise<void> = Promise.resolve()

  async function draftStore() {
    return (await options.ready()).database.drafts()
  }

  function load(): Promise<void> {
    loading ??= readStored().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }

  async function readStored(): Promise<void> {
    const text = await (await draftStore()).read(artifactRemovalsKey)
    const parsed = v.safeParse(stored, text === '' ? [] : JSON.parse(text))
    if (!parsed.success) return
    for (const { id, ...decided } of parsed.output) removals.set(id as ArtifactId, { ...decided, error: null })
  }

  /** One write after the other, each of what is decided by then. One that failed (`error`) is not tried after a restart. */
  function store(): Promise<void> {
    const write = lastWrite.then(writeNow)
    lastWrite = write.catch(() => undefined)
    return write
  }

  async function writeNow(): Promise<void> {
    const waiting = [...removals].flatMap(([id, { error, ...decided }]) => (error ? [] : [{ id, ...decided }]))
    await (await draftStore()).write(artifactRemovalsKey, waiting.length === 0 ? '' : JSON.stringify(waiting))
  }

  async function resume(): Promise<void> {
    await load()
    clearTimeout(timer)
    if (!isConnected()) return
    const now = Date.now()
    const waiting = [...removals].filter(([id, { error }]) => !error && !underWay.has(id))
    for (const [id, removal] of waiting) if (removal.at <= now) void carryOut(id, removal)
    const next = Math.min(...waiting.map(([, { at }]) => at).filter((at) => at > now))
    // Closed meanwhile: it goes on at the next start.
    if (next !== Infinity) timer = setTimeout(() => void resume().catch(() => undefined), next - now)
  }

  async function carryOut(id: ArtifactId, removal: Decided): Promise<void> {
    underWay.add(id)
    try {
      const result = await options.deleteNow(id, removal.versions)
      if (result === 'changed') {
        removals.set(id, { ...removal, error: 'changed' })
      } else {
        removals.delete(id)
        // What was typed into it and not saved stays: its page offers to make it again.
        await options.onRemoved(id)
      }
    } catch (thrown) {
      // Without a connection it is not failed, only not done yet: it is tried again with the next one.
      if (isConnected()) removals.set(id, { ...removal, error: errorData(thrown) })
    } finally {
      underWay.delete(id)
    }
    // What is stored twice is done twice, which changes nothing.
    await store().catch(() => undefined)
    onChange()
  }

  /** Returns whether there was one. */
  async function cancel(id: ArtifactId): Promise<boolean> {
    await load()
    if (underWay.has(id)) throw tooLate()
    const removal = removals.get(id)
    if (!removal) return false
    removals.delete(id)
    try {
      await store()
    } catch (error) {
      // Still on the disk, so it would be deleted after the next start: it must stay on the screen too.
      removals.set(id, { ...removal, at: Date.now() + undoMs })
      onChange()
      void resume().catch(() => undefined)
      throw error
    }
    onChange()
    return true
  }

  function tooLate(): HubError {
    return new HubError({ code: 'too-late', serverUrl: options.http.serverUrl })
  }

  return {
    of(id) {
      const removal = removals.get(id)
      return removal ? { at: removal.at, error: removal.error } : null
    },
    async remove(id, seen) {
      await load()
      const before = removals.get(id)
      const decided = seen ?? before?.versions
      if (!decided) throw tooLate()
      removals.set(id, { at: Date.now() + undoMs, error: null, versions: decided })
      try {
        await store()
      } catch (error) {
        if (before) removals.set(id, before)
        else removals.delete(id)
        throw error
      }
      onChange()
      await resume()
    },
    async takeBack(id) {
      if (!(await cancel(id))) throw tooLate()
    },
    async keep(id) {
      await cancel(id)
    },
    resume,
  }
}
