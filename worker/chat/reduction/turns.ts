import type { NormalizedPart } from '../records/parts'
import { comparePlaces, insertSorted, upperBound, type ChatEntry, type Placed } from './entries'
import type { ToolRun } from './toolRuns'

type TurnPart = Extract<NormalizedPart, { kind: 'turn-start' | 'turn-end' | 'turn-aborted' }>

/** Turns of the main agent and ends of helper agents. They tell which tool calls are over, and which ends are shown. */
export class Turns {
  readonly #changes: Placed<TurnPart>[] = []
  readonly #lastEnd = new Map<string, Placed>()
  readonly #lastStop = new Map<string, Placed>()

  /** Returns the entry with the next turn change, because whether that one is shown depends on what is before it. */
  add(place: Placed<TurnPart>): ChatEntry | null {
    const at = insertSorted(this.#changes, place, comparePlaces)
    const { part } = place
    if (part.kind !== 'turn-start' && part.turn !== null) setLater(this.#lastEnd, part.turn, place)
    return this.#changes[at + 1]?.entry ?? null
  }

  addStop(place: Placed): void {
    const { helper } = place.part
    if (helper?.by === 'subagent') setLater(this.#lastStop, helper.id, place)
  }

  /**
   * Whether the turn or the helper agent of this tool call ended after the call started. Helper agents may go on in the
   * main agent's next turn.
   */
  isOver(run: ToolRun): boolean {
    const { helper, turn } = run.start
    if (helper === null) return isAfter(this.#changes.at(-1), run)
    if (turn !== null && isAfter(this.#lastEnd.get(turn), run)) return true
    return helper.by === 'subagent' && isAfter(this.#lastStop.get(helper.id), run)
  }

  /** Whether this end of a turn is shown. Agents may report one turn as aborted more than once: only the first is. */
  isNews({ entry, index, part }: Placed<Exclude<TurnPart, { kind: 'turn-start' }>>): boolean {
    if (part.kind === 'turn-end') return part.status === 'failed' || part.status === 'cancelled'
    const before = upperBound(this.#changes, { entry, index, part }, comparePlaces) - 2
    return this.#changes[before]?.part.kind === 'turn-start'
  }

  /** The entry with the last turn change. */
  lastChange(): ChatEntry | null {
    return this.#changes.at(-1)?.entry ?? null
  }
}

function isAfter(place: Placed<unknown> | undefined, run: ToolRun): boolean {
  return place !== undefined && comparePlaces(place, { ...run, part: run.start }) > 0
}

function setLater(places: Map<string, Placed>, key: string, place: Placed): void {
  const held = places.get(key)
  if (held === undefined || comparePlaces(held, place) < 0) places.set(key, place)
}
