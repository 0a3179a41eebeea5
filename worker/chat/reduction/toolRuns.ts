import type { NormalizedPart, ToolEnd, ToolStart } from '../records/parts'
import { asObject } from '../records/untrustedJson'
import { comparePlaces, insertSorted, type ChatEntry, type Placed } from './entries'

/** One run of a tool, joined from its start, its end and the notices between them. Never changes: another one replaces it. */
export interface ToolRun {
  /** Item id. */
  id: string
  entry: ChatEntry
  /** Of its start within the message. */
  index: number
  start: ToolStart & NormalizedPart
  /** What the tool was called with; of its start, or of the request for it where the start says nothing. */
  input: unknown
  title: string | null
  end: (ToolEnd & { time: number }) | null
}

type CallPart = (ToolStart | ToolEnd) & NormalizedPart

/** Calls whose parts are joined together: one, and those that ask for it under ids of their own. */
interface Call {
  callIds: Set<string>
  parts: Placed<CallPart>[]
  runs: readonly ToolRun[]
  /** The latest run with each id. */
  latest: ReadonlyMap<string, ToolRun>
}

/** The runs of a call before and after its parts were joined anew. */
export interface RunChange {
  before: readonly ToolRun[]
  after: readonly ToolRun[]
  /** The latest run of each of these ids, before and after. */
  latest: readonly { callId: string; before: ToolRun | null; after: ToolRun | null }[]
}

/**
 * The tool runs of a chat, whatever the order in which their parts come. Call ids are of an unknown author and may
 * repeat: a start whose id belongs to a run without a result adds to that run, else it is a new run.
 */
export class ToolRuns {
  readonly #calls = new Map<string, Call>()
  readonly #byStart = new Map<NormalizedPart, ToolRun>()
  /** Got parts since the last `join`. */
  readonly #changed = new Set<Call>()
  #nameless: ToolRun[] = []

  /** The run that began with this part; null where the part adds to another one. */
  startedBy(part: NormalizedPart): ToolRun | null {
    return this.#byStart.get(part) ?? null
  }

  /** The latest run with this call id. */
  latest(callId: string): ToolRun | null {
    return this.#calls.get(callId)?.latest.get(callId) ?? null
  }

  add(place: Placed<CallPart>): void {
    const { part } = place
    if (part.kind === 'tool-start' && part.callId === null) {
      const run = newRun(`r:${place.entry.id}:${place.index}`, place, part)
      this.#byStart.set(part, run)
      this.#nameless.push(run)
      return
    }
    if (part.callId === null) return
    let call = this.#callOf(part.callId)
    if (part.kind === 'tool-start' && part.asksFor) call = this.#together(call, this.#callOf(part.asksFor))
    insertSorted(call.parts, place, comparePlaces)
    this.#changed.add(call)
  }

  #callOf(callId: string): Call {
    const held = this.#calls.get(callId)
    if (held) return held
    const call: Call = { callIds: new Set([callId]), parts: [], runs: [], latest: new Map() }
    this.#calls.set(callId, call)
    return call
  }

  #together(a: Call, b: Call): Call {
    if (a === b) return a
    const [small, large] = a.parts.length < b.parts.length ? [a, b] : [b, a]
    for (const callId of small.callIds) {
      large.callIds.add(callId)
      this.#calls.set(callId, large)
    }
    for (const part of small.parts) insertSorted(large.parts, part, comparePlaces)
    large.runs = [...large.runs, ...small.runs]
    large.latest = new Map([...large.latest, ...small.latest])
    this.#changed.delete(small)
    this.#changed.add(large)
    return large
  }

  /** Joins the calls that got parts. */
  join(): RunChange[] {
    const changes: RunChange[] = this.#nameless.map((run) => ({ before: [], after: [run], latest: [] }))
    this.#nameless = []
    for (const call of this.#changed) {
      const before = call.runs
      const latestBefore = call.latest
      const { runs, latest } = joined(call)
      for (const run of before) this.#byStart.delete(run.start)
      for (const run of runs) this.#byStart.set(run.start, run)
      call.runs = runs
      call.latest = latest
      const moves = [...call.callIds].map((callId) => ({
        callId,
        before: latestBefore.get(callId) ?? null,
        after: latest.get(callId) ?? null,
      }))
      changes.push({ before, after: runs, latest: moves })
    }
    this.#changed.clear()
    return changes
  }
}

function newRun(id: string, { entry, index }: Placed<unknown>, start: ToolRun['start']): ToolRun {
  return { id, entry, index, start, input: start.input, title: start.title, end: null }
}

/** Item id of the first run with this call id, and of a request that waits for its tool call. */
export function toolItemId(callId: string): string {
  return `t:${callId}`
}

/** May it still be running, as far as its own parts tell? */
export function isUnfinished(run: ToolRun): boolean {
  return run.end === null && !run.start.isFinished
}

function joined(call: Call): { runs: ToolRun[]; latest: Map<string, ToolRun> } {
  const runs: ToolRun[] = []
  const latest = new Map<string, ToolRun>()
  for (const place of call.parts) {
    const { part, entry, index } = place
    if (part.callId === null) continue
    const last = latest.get(part.callId)
    if (part.kind === 'tool-end') {
      if (last !== undefined && isBetterEnd(last.end, part)) last.end = part
      continue
    }
    if (last !== undefined && isUnfinished(last)) {
      last.title ??= part.title
      continue
    }
    const asked = last === undefined && part.asksFor ? latest.get(part.asksFor) : undefined
    if (asked !== undefined && asked.end === null) {
      asked.title ??= part.title
      if (isEmpty(asked.input)) asked.input = part.input
      // Its decision and agent state name it by this id.
      latest.set(part.callId, asked)
      continue
    }
    const run = newRun(last === undefined ? toolItemId(part.callId) : `r:${entry.id}:${index}`, place, part)
    runs.push(run)
    latest.set(part.callId, run)
  }
  const kept = new Map(runs.map((run) => [run, call.runs.find((held) => isSameRun(held, run)) ?? run]))
  return {
    runs: runs.map((run) => kept.get(run) ?? run),
    latest: new Map([...latest].map(([callId, run]) => [callId, kept.get(run) ?? run])),
  }
}

export function isEmpty(input: unknown): boolean {
  const fields = asObject(input)
  return fields !== null && Object.keys(fields).length === 0
}

/** The first complete result counts: only a partial one, or a bare notice that the tool ended, is replaced. */
function isBetterEnd(held: ToolEnd | null, end: ToolEnd): boolean {
  return held === null || held.isPartial || (held.result === undefined && end.result !== undefined)
}

function isSameRun(a: ToolRun, b: ToolRun): boolean {
  return a.start === b.start && a.input === b.input && a.end === b.end && a.title === b.title && a.id === b.id
}
