import type { NormalizedPart, ToolEnd, ToolStart } from './records/parts'
import { asObject } from './records/untrustedJson'

/** One run of a tool, joined from its start, its end and the notices between them. */
export interface ToolRun {
  /** Item id. */
  id: string
  seq: number
  start: ToolStart & NormalizedPart
  title: string | null
  end: (ToolEnd & { time: number }) | null
  /** Its turn or its helper ended after it started. */
  isOver: boolean
}

/**
 * Collects the tool runs of a chat. Parts must come in `seq` order. Call ids are of an unknown author and may repeat:
 * a start whose id belongs to a run without a result adds to that run, else it is a new run.
 */
export class ToolRuns {
  readonly all: ToolRun[] = []
  /** The latest run with each call id. */
  readonly #latest = new Map<string, ToolRun>()
  readonly #open: { main: ToolRun[]; byTurn: Map<string, ToolRun[]>; bySubagent: Map<string, ToolRun[]> } = {
    main: [],
    byTurn: new Map(),
    bySubagent: new Map(),
  }

  latest(callId: string): ToolRun | null {
    return this.#latest.get(callId) ?? null
  }

  /** `partId` is unique in the chat. Returns null if it belongs to a run that exists. */
  add(start: ToolStart & NormalizedPart, seq: number, partId: string): ToolRun | null {
    const { callId } = start
    const existing = callId === null ? null : this.latest(callId)
    if (existing !== null && existing.end === null && !existing.start.isFinished) {
      existing.title ??= start.title
      return null
    }
    const asked = existing === null && start.asksFor ? this.latest(start.asksFor) : null
    if (asked !== null && asked.end === null && callId !== null) {
      asked.title ??= start.title
      if (isEmpty(asked.start.input)) asked.start = { ...asked.start, input: start.input }
      // Its decision and agent state name it by this id.
      this.#latest.set(callId, asked)
      return null
    }
    const id = callId !== null && existing === null ? toolItemId(callId) : `r:${partId}`
    const run: ToolRun = { id, seq, start, title: start.title, end: null, isOver: false }
    this.all.push(run)
    if (callId !== null) this.#latest.set(callId, run)
    if (start.helper === null) {
      this.#open.main.push(run)
    } else {
      if (start.turn !== null) pushTo(this.#open.byTurn, start.turn, run)
      if (start.helper.by === 'subagent') pushTo(this.#open.bySubagent, start.helper.id, run)
    }
    return run
  }

  finish(end: ToolEnd & NormalizedPart): void {
    const run = this.latest(end.callId)
    if (run === null) return
    // The first complete result counts: only a partial one, or a bare notice that the tool ended, is replaced.
    if (run.end === null || run.end.isPartial || (run.end.result === undefined && end.result !== undefined)) {
      run.end = end
    }
  }

  /** A turn of the main agent began or ended, so none of its tools runs any more. Helper agents may run on in the next turn. */
  turnChanged(endedTurn: string | null): void {
    endAll(this.#open.main)
    this.#open.main = []
    if (endedTurn === null) return
    endAll(this.#open.byTurn.get(endedTurn))
    this.#open.byTurn.delete(endedTurn)
  }

  helperStopped(subagent: string): void {
    endAll(this.#open.bySubagent.get(subagent))
    this.#open.bySubagent.delete(subagent)
  }
}

/** Item id of the first run with this call id, and of a request that waits for its tool call. */
export function toolItemId(callId: string): string {
  return `t:${callId}`
}

function isEmpty(input: unknown): boolean {
  const fields = asObject(input)
  return fields !== null && Object.keys(fields).length === 0
}

function endAll(runs: ToolRun[] | undefined): void {
  for (const run of runs ?? []) run.isOver = true
}

function pushTo(map: Map<string, ToolRun[]>, key: string, run: ToolRun): void {
  const runs = map.get(key)
  if (runs === undefined) map.set(key, [run])
  else runs.push(run)
}
