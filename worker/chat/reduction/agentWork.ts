import type { NormalizedPart } from '../records/parts'
import { comparePlaces, insertSorted, type Placed } from './entries'

type WorkPart = Extract<NormalizedPart, { kind: 'user-text' | 'turn-start' | 'turn-end' | 'turn-aborted' }>

/** Prompts and turns in their order. They tell which prompts the agent was given while it was at work. */
export class AgentWork {
  readonly #events: Placed<WorkPart>[] = []
  #since: number | null = null
  #isStale = false

  add(place: Placed<WorkPart>): void {
    if (place.part.helper !== null) return
    insertSorted(this.#events, place, comparePlaces)
    this.#isStale = true
  }

  /** Number of the message with which the agent's work began, the present one or the last; null = it is not here. */
  since(): number | null {
    if (this.#isStale) this.#since = this.#find()
    this.#isStale = false
    return this.#since
  }

  #find(): number | null {
    let first: number | null = null
    for (let at = this.#events.length - 1; at >= 0; at--) {
      const { entry, part } = this.#events[at] as Placed<WorkPart>
      if (part.kind === 'turn-end' && part.status === null) break
      // After a stop it begins with what it has by itself.
      if (part.kind === 'user-text' || part.kind === 'turn-start') first = entry.seq
      const before = this.#events[at - 1]?.part.kind
      // With something in its queue the agent would have begun its next turn.
      if (part.kind === 'user-text' && (before === 'turn-end' || before === 'turn-aborted')) break
    }
    return first
  }
}
