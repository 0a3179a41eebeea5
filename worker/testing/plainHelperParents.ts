import type { HelperLink, NormalizedPart } from '../chat/records/parts'
import { claudeSubagentId } from '../chat/reduction/subagentId'
import type { PlainRun, PlainToolRuns } from './plainToolRuns'
import { asObject } from '../chat/records/untrustedJson'

const HELPER_TOOLS: ReadonlySet<string> = new Set(['Task', 'Agent'])

/**
 * Finds the tool run that started a helper. Built when all parts of the chat are known. Shares nothing with
 * `HelperParents` on purpose: it is what that must equal (the law of `ChatReduction`).
 */
export class PlainHelperParents {
  readonly #runs: PlainToolRuns
  readonly #bySubagent = new Map<string, PlainRun>()
  readonly #byUuid: ReadonlyMap<string, PlainRun | null>
  /** Runs whose chain of parents is a circle: they have none. Content of unknown authors may claim that. */
  readonly #circular = new Set<PlainRun>()

  constructor(runs: PlainToolRuns, helperLogLines: readonly HelperLogLine[]) {
    this.#runs = runs
    for (const run of runs.all) {
      for (const id of subagentIdsOf(run)) {
        if (!this.#bySubagent.has(id)) this.#bySubagent.set(id, run)
      }
    }
    this.#byUuid = logLineParents(runs, helperLogLines)
    for (const run of runs.all) {
      if (this.#isCircular(run)) this.#circular.add(run)
    }
  }

  /** Null = shown at top level: main agent, or the starting tool call is not known. */
  parentOf(helper: HelperLink | null): PlainRun | null {
    if (helper === null) return null
    switch (helper.by) {
      case 'subagent':
        return this.#bySubagent.get(helper.id) ?? null
      case 'call':
        return this.#runs.latest(helper.callId)
      case 'log-line':
        return this.#byUuid.get(helper.uuid) ?? null
    }
  }

  parentOfRun(run: PlainRun): PlainRun | null {
    return this.#circular.has(run) ? null : this.parentOf(run.start.helper)
  }

  #isCircular(run: PlainRun): boolean {
    let ancestor = this.parentOf(run.start.helper)
    for (let steps = 0; ancestor !== null; steps++) {
      if (ancestor === run || steps > 100) return true
      ancestor = this.parentOf(ancestor.start.helper)
    }
    return false
  }
}

export type HelperLogLine = Extract<NormalizedPart, { kind: 'helper-log-line' }>

function subagentIdsOf(run: PlainRun): string[] {
  const input = asObject(run.input)
  const list = input?.['sessionSubagents']
  const ids = [input?.['sessionSubagent'], ...(Array.isArray(list) ? list : [])].filter((id) => typeof id === 'string')
  if (ids.length > 0) return ids
  const { callId, tool } = run.start
  return callId !== null && HELPER_TOOLS.has(tool) ? [claudeSubagentId(callId)] : []
}

/**
 * A helper's first line belongs to the first free helper call with the same prompt, each further line to its parent's.
 */
function logLineParents(runs: PlainToolRuns, lines: readonly HelperLogLine[]): Map<string, PlainRun | null> {
  const parents = new Map<string, PlainRun | null>()
  if (lines.length === 0) return parents

  const callsByPrompt = new Map<string, PlainRun[]>()
  for (const run of runs.all) {
    const prompt = asObject(run.input)?.['prompt']
    if (typeof prompt !== 'string' || !HELPER_TOOLS.has(run.start.tool)) continue
    const calls = callsByPrompt.get(prompt)
    if (calls === undefined) callsByPrompt.set(prompt, [run])
    else calls.push(run)
  }
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
