import type { NormalizedPart, ToolEnd, ToolStart } from '../chat/records/parts'
import type { Placed } from '../chat/reduction/entries'
import { isEmpty, toolItemId, type ToolRun } from '../chat/reduction/toolRuns'

export interface PlainRun extends ToolRun {
  /** Its turn or its helper ended after it started. */
  isOver: boolean
}

/**
 * The tool runs of a chat, collected in one pass. Parts must come in `seq` order. Call ids are of an unknown author and may repeat:
 * a start whose id belongs to a run without a result adds to that run, else it is a new run.
 */
export class PlainToolRuns {
  readonly all: PlainRun[] = []
  /** The latest run with each call id. */
  readonly #latest = new Map<string, PlainRun>()
  readonly #open: { main: PlainRun[]; byTurn: Map<string, PlainRun[]>; bySubagent: Map<string, PlainRun[]> } = {
    main: [],
    byTurn: new Map(),
    bySubagent: new Map(),
  }

  latest(callId: string): PlainRun | null {
    return this.#latest.get(callId) ?? null
  }

  /** Returns null if it belongs to a run that exists. */
  add({ entry, index, part: start }: Placed<ToolStart & NormalizedPart>): PlainRun | null {
    const { callId } = start
    const existing = callId === null ? null : this.latest(callId)
    if (existing !== null && existing.end === null && !existing.start.isFinished) {
      existing.title ??= start.title
      return null
    }
    const asked = existing === null && start.asksFor ? this.latest(start.asksFor) : null
    if (asked !== null && asked.end === null && callId !== null) {
      asked.title ??= start.title
      if (isEmpty(asked.input)) asked.input = start.input
      // Its decision and agent state name it by this id.
      this.#latest.set(callId, asked)
      return null
    }
    const id = callId !== null && existing === null ? toolItemId(callId) : `r:${entry.id}:${index}`
    const run: PlainRun = { id, entry, index, start, input: start.input, title: start.title, end: null, isOver: false }
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

function endAll(runs: PlainRun[] | undefined): void {
  for (const run of runs ?? []) run.isOver = true
}

function pushTo(map: Map<string, PlainRun[]>, key: string, run: PlainRun): void {
  const runs = map.get(key)
  if (runs === undefined) map.set(key, [run])
  else runs.push(run)
}
