import type { ChatItem } from '../../api/chat'
import type { AgentState } from '../records/agentState'
import { runItem } from './chatItems'
import type { ChatEntry } from './entries'
import type { HelperParents } from './helperParents'
import { askedPermissions, joinPermissions, type AskedPermission } from './permissions'
import { isUnfinished, type ToolRun, type ToolRuns } from './toolRuns'
import type { Turns } from './turns'

/** What is known of tool runs beside their own parts: whether their turn is over, and the permissions asked for them. */
export class RunStates {
  readonly #of: { runs: ToolRuns; parents: HelperParents; turns: Turns }
  /** Told when the item of a message may have changed. */
  readonly #touch: (entry: ChatEntry) => void
  readonly #unfinished = new Set<ToolRun>()
  #asked: AskedPermission[] = []
  #permissions: ReadonlyMap<ToolRun, AskedPermission> = new Map()
  #withoutCall: readonly { id: string; asked: AskedPermission }[] = []

  constructor(of: { runs: ToolRuns; parents: HelperParents; turns: Turns }, touch: (entry: ChatEntry) => void) {
    this.#of = of
    this.#touch = touch
  }

  /** Requests without a tool call. */
  get withoutCall(): readonly { id: string; asked: AskedPermission }[] {
    return this.#withoutCall
  }

  /** Joins what was added; `turnsChanged`: a turn or a helper began or ended. */
  join(turnsChanged: boolean): void {
    const { runs, parents, turns } = this.#of
    const changes = runs.join()
    for (const { before, after } of changes) {
      for (const run of before) if (!after.includes(run)) this.#drop(run)
      for (const run of after) {
        if (before.includes(run)) continue
        this.#touch(run.entry)
        if (isUnfinished(run) && !turns.isOver(run)) this.#unfinished.add(run)
      }
    }
    for (const entry of parents.update(changes)) this.#touch(entry)
    if (!turnsChanged) return
    for (const run of this.#unfinished) if (turns.isOver(run)) this.#drop(run)
  }

  #drop(run: ToolRun): void {
    this.#unfinished.delete(run)
    this.#touch(run.entry)
  }

  setAgentState(state: AgentState | null): void {
    this.#asked = askedPermissions(state)
  }

  /** The session began or ended to be active. */
  touchOpen(): void {
    for (const run of this.#unfinished) this.#touch(run.entry)
    for (const [run, { permission }] of this.#permissions) if (permission.kind === 'pending') this.#touch(run.entry)
  }

  joinPermissions(): void {
    const before = this.#permissions
    if (this.#asked.length === 0 && before.size === 0 && this.#withoutCall.length === 0) return
    const { byRun, withoutCall } = joinPermissions(this.#asked, this.#of.runs)
    for (const run of new Set([...before.keys(), ...byRun.keys()])) {
      if (before.get(run) !== byRun.get(run)) this.#touch(run.entry)
    }
    this.#permissions = byRun
    this.#withoutCall = withoutCall
  }

  itemOf(run: ToolRun, sessionActive: boolean): ChatItem {
    return runItem(run, {
      parent: this.#of.parents.parentOfRun(run),
      asked: this.#permissions.get(run) ?? null,
      isOver: this.#of.turns.isOver(run),
      sessionActive,
    })
  }
}
