import * as v from 'valibot'
import type { ArtifactSummary } from '../../api/agents/artifacts'
import { errorData, HubError } from '../../api/errors'
import type { ArtifactId } from '../../api/ids'
import { entityId, time } from '../../protocol/wire/rows'
import { artifactDraftKey, artifactRemovalsKey } from '../../store/draftKeys'
import type { OpenAccount } from '../account/openAccount'
import { undoMs } from '../rpc/removals'
import type { HttpClient } from '../transport/httpClient'

type Removal = NonNullable<ArtifactSummary['removal']>

const stored = v.array(v.object({ id: entityId, at: time }))

/** Deletes artifacts after a time for second thoughts. What was decided survives reload and hub death. */
export interface ArtifactRemovals {
  of(id: ArtifactId): Removal | null
  remove(id: ArtifactId): Promise<void>
  /** Rejects with `too-late` when it was deleted, or is being. */
  takeBack(id: ArtifactId): Promise<void>
  /** Carries out what is due, when the server can be reached, and waits for the rest. */
  resume(): Promise<void>
}

export function createArtifactRemovals(options: {
  http: Pick<HttpClient, 'serverUrl'>
  ready(): Promise<OpenAccount>
  isConnected(): boolean
  /** Tells the server. */
  deleteNow(id: ArtifactId): Promise<void>
  onRemoved(id: ArtifactId): void
  onChange(): void
}): ArtifactRemovals {
  const { isConnected, onChange } = options
  const removals = new Map<ArtifactId, Removal>()
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
    if (parsed.success) for (const { id, at } of parsed.output) removals.set(id as ArtifactId, { at, error: null })
  }

  /** One write after the other, each of what is decided by then. One that failed (`error`) is not tried after a restart. */
  function store(): Promise<void> {
    const write = lastWrite.then(writeNow)
    lastWrite = write.catch(() => undefined)
    return write
  }

  async function writeNow(): Promise<void> {
    const waiting = [...removals].flatMap(([id, { at, error }]) => (error ? [] : [{ id, at }]))
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

  async function carryOut(id: ArtifactId, removal: Removal): Promise<void> {
    underWay.add(id)
    try {
      await options.deleteNow(id)
      removals.delete(id)
      options.onRemoved(id)
      // Of what was typed into it, too, nothing is left.
      await (await draftStore()).write(artifactDraftKey(id), '')
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

  return {
    of: (id) => removals.get(id) ?? null,
    async remove(id) {
      await load()
      removals.set(id, { at: Date.now() + undoMs, error: null })
      try {
        await store()
      } catch (error) {
        removals.delete(id)
        throw error
      }
      onChange()
      await resume()
    },
    async takeBack(id) {
      await load()
      if (underWay.has(id) || !removals.has(id)) {
        throw new HubError({ code: 'too-late', serverUrl: options.http.serverUrl })
      }
      removals.delete(id)
      await store()
      onChange()
    },
    resume,
  }
}
