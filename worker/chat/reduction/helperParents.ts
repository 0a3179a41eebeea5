import type { HelperLink, NormalizedPart } from '../records/parts'
import { asObject } from '../records/untrustedJson'
import { claudeSubagentId } from './subagentId'
import { comparePlaces, insertSorted, type ChatEntry, type Placed } from './entries'
import type { RunChange, ToolRun, ToolRuns } from './toolRuns'

const HELPER_TOOLS: ReadonlySet<string> = new Set(['Task', 'Agent'])

type HelperLogLine = Extract<NormalizedPart, { kind: 'helper-log-line' }>

/** Finds the tool run that started a helper, and tells what has another parent when runs come or go. */
export class HelperParents {
  readonly #runs: ToolRuns
  /** Runs that claim to have started a helper, in order: the first is believed. */
  readonly #bySubagent = new Map<string, ToolRun[]>()
  /** Messages that name a helper, by the name. */
  readonly #followers = new Map<string, Set<ChatEntry>>()
  readonly #helperRuns = new Set<ToolRun>()
  readonly #lines: Placed<HelperLogLine>[] = []
  #byUuid: ReadonlyMap<string, ToolRun | null> = new Map()
  #linesChanged = false

  constructor(runs: ToolRuns) {
    this.#runs = runs
  }

  add(place: Placed): void {
    const { part, entry } = place
    if (part.helper !== null) addTo(this.#followers, helperKey(part.helper), entry)
    if (part.kind !== 'helper-log-line') return
    insertSorted(this.#lines, place as Placed<HelperLogLine>, comparePlaces)
    this.#linesChanged = true
  }

  /** Null = shown at top level: main agent, or the starting tool call is not known. */
  parentOf(helper: HelperLink | null): ToolRun | null {
    if (helper === null) return null
    switch (helper.by) {
      case 'subagent':
        return this.#bySubagent.get(helper.id)?.[0] ?? null
      case 'call':
        return this.#runs.latest(helper.callId)
      case 'log-line':
        return this.#byUuid.get(helper.uuid) ?? null
    }
  }

  /** Runs whose chain of parents is a circle have none. Content of unknown authors may claim that. */
  parentOfRun(run: ToolRun): ToolRun | null {
    const parent = this.parentOf(run.start.helper)
    let ancestor = parent
    for (let steps = 0; ancestor !== null; steps++) {
      if (ancestor.start === run.start || steps > 100) return null
      ancestor = this.parentOf(ancestor.start.helper)
    }
    return parent
  }

  /** Takes the changes of runs. Returns the messages whose items may stand elsewhere now. */
  update(changes: readonly RunChange[]): Set<ChatEntry> {
    const moved = new Set<string>()
    let helperRunsChanged = false
    for (const { before, after, latest } of changes) {
      for (const { callId, before: held, after: now } of latest) if (!isSameParent(held, now)) moved.add(`c:${callId}`)
      for (const run of before)
        if (!after.includes(run)) helperRunsChanged = this.#forget(run, moved) || helperRunsChanged
      for (const run of after)
        if (!before.includes(run)) helperRunsChanged = this.#learn(run, moved) || helperRunsChanged
    }
    if (this.#lines.length > 0 && (this.#linesChanged || helperRunsChanged)) this.#followLines(moved)
    this.#linesChanged = false
    return this.#followersOf(moved)
  }

  #learn(run: ToolRun, moved: Set<string>): boolean {
    for (const id of subagentIdsOf(run)) {
      const claims = this.#bySubagent.get(id) ?? []
      this.#bySubagent.set(id, claims)
      if (insertSorted(claims, run, compareRuns) === 0) moved.add(`s:${id}`)
    }
    if (!HELPER_TOOLS.has(run.start.tool)) return false
    this.#helperRuns.add(run)
    return true
  }

  #forget(run: ToolRun, moved: Set<string>): boolean {
    for (const id of subagentIdsOf(run)) {
      const claims = this.#bySubagent.get(id) ?? []
      const at = claims.indexOf(run)
      claims.splice(at, 1)
      if (at === 0) moved.add(`s:${id}`)
    }
    return this.#helperRuns.delete(run)
  }

  #followLines(moved: Set<string>): void {
    const before = this.#byUuid
    this.#byUuid = logLineParents(
      [...this.#helperRuns].sort(compareRuns),
      this.#lines.map(({ part }) => part),
    )
    for (const uuid of new Set([...before.keys(), ...this.#byUuid.keys()])) {
      if (!isSameParent(before.get(uuid), this.#byUuid.get(uuid))) moved.add(`u:${uuid}`)
    }
  }

  /** Also what stands further below: whether that is a circle depends on all parents above it. */
  #followersOf(moved: ReadonlySet<string>): Set<ChatEntry> {
    const entries = new Set<ChatEntry>()
    const seen = new Set(moved)
    for (const key of seen) {
      for (const entry of this.#followers.get(key) ?? []) {
        entries.add(entry)
        for (const part of entry.parts) {
          const run = this.#runs.startedBy(part)
          for (const below of run === null ? [] : keysOf(run)) seen.add(below)
        }
      }
    }
    return entries
  }
}

function helperKey(helper: HelperLink): string {
  switch (helper.by) {
    case 'subagent':
      return `s:${helper.id}`
    case 'call':
      return `c:${helper.callId}`
    case 'log-line':
      return `u:${helper.uuid}`
  }
}

/** Names by which others may call this run their parent. */
function keysOf(run: ToolRun): string[] {
  const { callId } = run.start
  return [...subagentIdsOf(run).map((id) => `s:${id}`), ...(callId === null ? [] : [`c:${callId}`])]
}

function compareRuns(a: ToolRun, b: ToolRun): number {
  return comparePlaces({ ...a, part: a.start }, { ...b, part: b.start })
}

/** A result that came changes nothing for what stands under the call. */
function isSameParent(a: ToolRun | null | undefined, b: ToolRun | null | undefined): boolean {
  return a?.start === b?.start && a?.id === b?.id && a?.input === b?.input
}

function addTo<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}

function subagentIdsOf(run: ToolRun): string[] {
  const input = asObject(run.input)
  const list = input?.['sessionSubagents']
  const ids = [input?.['sessionSubagent'], ...(Array.isArray(list) ? list : [])].filter((id) => typeof id === 'string')
  if (ids.length > 0) return [...new Set(ids)]
  const { callId, tool } = run.start
  return callId !== null && HELPER_TOOLS.has(tool) ? [claudeSubagentId(callId)] : []
}

/** A helper's first line belongs to the first free helper call with the same prompt, each further line to its parent's. */
function logLineParents(helperRuns: readonly ToolRun[], lines: readonly HelperLogLine[]): Map<string, ToolRun | null> {
  const callsByPrompt = new Map<string, ToolRun[]>()
  for (const run of helperRuns) {
    const prompt = asObject(run.input)?.['prompt']
    if (typeof prompt !== 'string') continue
    const calls = callsByPrompt.get(prompt)
    if (calls === undefined) callsByPrompt.set(prompt, [run])
    else calls.push(run)
  }
  const parents = new Map<string, ToolRun | null>()
  const above = new Map<string, string | null>()
  for (const line of lines) {
    if (above.has(line.uuid)) continue
    above.set(line.uuid, line.parentUuid)
    if (line.prompt === null) continue
    const calls = callsByPrompt.get(line.prompt)
    parents.set(line.uuid, (calls !== undefined && calls.length > 1 ? calls.shift() : calls?.[0]) ?? null)
  }
  for (const line of lines) {
    const path: string[] = []
    let uuid: string | null = line.uuid
    // Marked as unknown on the way up, so that a circle ends at its own mark.
    while (uuid !== null && !parents.has(uuid)) {
      parents.set(uuid, null)
      path.push(uuid)
      uuid = above.get(uuid) ?? null
    }
    const parent = uuid === null ? null : (parents.get(uuid) ?? null)
    for (const step of path) parents.set(step, parent)
  }
  return parents
}
