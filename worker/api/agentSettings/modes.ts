import { isAtLeast, versionNumbers } from './cliVersion'

/** A choice that an agent offers: `code` is sent, `name` is shown. */
export interface Choice {
  code: string
  name: string
  description: string | null
}

export interface ModelChoice extends Choice {
  /** Efforts of this model; null = it has no list of its own. */
  efforts: readonly string[] | null
}

/** Whom a prompt's settings are for. */
export interface SettingsTarget {
  /** `claude`, `codex`, `gemini`, … */
  agent: string
  /** Null = not known. */
  cliVersion: string | null
  /** Happy Agent: no CLI between it and its clients; what its session lists is what it knows. */
  isHappyAgent: boolean
  /** What the session itself lists; empty = it lists nothing. */
  modes: readonly Choice[]
  models: readonly ModelChoice[]
  efforts: readonly Choice[]
}

const ownModes: Readonly<Record<string, readonly string[]>> = {
  claude: ['default', 'acceptEdits', 'plan', 'bypassPermissions'],
  codex: ['default', 'read-only', 'safe-yolo', 'yolo'],
  gemini: ['default', 'read-only', 'safe-yolo', 'yolo'],
  openclaw: ['default', 'bypassPermissions'],
  agy: ['default', 'bypassPermissions'],
}
const withAuto = new Set(['claude', 'codex'])
/** From this version on the CLI takes any mode, `auto` too, and uses the effort. */
const firstTolerant = [1, 2, 5] as const
/** From this version on, and until the tolerant one, another mode than these makes the whole prompt vanish. */
const firstStrict = [1, 2, 0] as const
const strictModes = new Set(['default', 'acceptEdits', 'bypassPermissions', 'plan', 'read-only', 'safe-yolo', 'yolo'])

/** The modes that can be picked, in order of freedom; empty = none can be sent (docs/protocol.md 6.6, 6.7). */
export function offeredModes(target: SettingsTarget): readonly string[] {
  const { agent, cliVersion } = target
  const own = ownOf(ownModes, agent)
  const known = target.isHappyAgent || !own ? target.modes.map(({ code }) => code) : own
  const offered =
    own && withAuto.has(agent) && isAtLeast(cliVersion, firstTolerant)
      ? [...known.slice(0, -1), 'auto', ...known.slice(-1)]
      : known
  return offered.filter((mode) => isKnownMode(target, mode))
}

/** Whether the agent's CLI can be sent this mode. The modes of other kinds of agents are mapped by the CLIs that know the list. */
export function isKnownMode(target: SettingsTarget, mode: string): boolean {
  const { agent, cliVersion } = target
  const isListed = target.modes.some(({ code }) => code === mode)
  if (target.isHappyAgent) return isListed
  if (!versionNumbers(cliVersion)) return false
  const own = ownOf(ownModes, agent)
  const isTolerant = isAtLeast(cliVersion, firstTolerant)
  if (isTolerant && mode === 'auto' && withAuto.has(agent)) return true
  if (!isTolerant && isAtLeast(cliVersion, firstStrict)) return strictModes.has(mode) && (own !== undefined || isListed)
  if (!own) return isListed
  return own.includes(mode) || (isTolerant && strictModes.has(mode))
}

/**
 * The word for a mode that has the effect its name promises. Claude's CLI stays in bypass when it is sent `default`; its
 * word for another agent's careful mode means the same and leads out.
 */
export function modeToSend({ agent, cliVersion, isHappyAgent }: SettingsTarget, mode: string): string {
  const staysInBypass = agent === 'claude' && !isHappyAgent && isAtLeast(cliVersion, firstStrict)
  return staysInBypass && mode === 'default' ? 'read-only' : mode
}

const ownEfforts: Readonly<Record<string, readonly string[]>> = {
  claude: ['low', 'medium', 'high', 'xhigh', 'max'],
  codex: ['low', 'medium', 'high', 'xhigh'],
}
/** Some models of codex know these, too. */
const rareEfforts: Readonly<Record<string, readonly string[]>> = { codex: ['none', 'minimal', 'max', 'ultra'] }

/** Efforts that can be picked for this model; empty = none can be sent. */
export function offeredEfforts(target: SettingsTarget, model: string | null): readonly string[] {
  if (!target.isHappyAgent && !isAtLeast(target.cliVersion, firstTolerant)) return []
  const ofModel = target.models.find(({ code }) => code === model)?.efforts
  if (ofModel) return ofModel
  if (target.efforts.length > 0) return target.efforts.map(({ code }) => code)
  return target.isHappyAgent ? [] : (ownOf(ownEfforts, target.agent) ?? [])
}

export function isKnownEffort(target: SettingsTarget, model: string | null, effort: string): boolean {
  const offered = offeredEfforts(target, model)
  if (offered.length === 0) return false
  return offered.includes(effort) || (ownOf(rareEfforts, target.agent)?.includes(effort) ?? false)
}

/** Models age quickly: these are suggestions, and any other can be typed. */
const ownModels: Readonly<Record<string, readonly string[]>> = {
  claude: ['default', 'claude-opus-5', 'opus', 'fable', 'sonnet', 'haiku'],
  codex: [
    'default',
    'gpt-5.6-sol',
    'gpt-5.6-terra',
    'gpt-5.6-luna',
    'gpt-5.5',
    'gpt-5.4',
    'gpt-5.3-codex',
    'gpt-5.2-codex',
    'gpt-5.1-codex-max',
    'gpt-5.2',
    'gpt-5.1-codex-mini',
  ],
  gemini: [
    'gemini-3.1-pro-preview',
    'gemini-3-flash-preview',
    'gemini-3.1-flash-lite-preview',
    'gemini-2.5-pro',
    'gemini-2.5-flash',
    'gemini-2.5-flash-lite',
  ],
  agy: ['Gemini 3.1 Pro (High)', 'Gemini 3.1 Pro (Low)', 'Gemini 3.5 Flash (High)', 'Gemini 3.5 Flash (Medium)'],
}

/** The session's own list if it has one; `default` takes a pick back. */
export function offeredModels(target: SettingsTarget): readonly string[] {
  const listed = target.models.map(({ code }) => code)
  if (listed.length === 0) return target.isHappyAgent ? [] : (ownOf(ownModels, target.agent) ?? [])
  return target.agent === 'codex' && !listed.includes('default') ? ['default', ...listed] : listed
}

/** Whether a model can be typed that nobody lists. */
export function takesAnyModel({ isHappyAgent }: SettingsTarget): boolean {
  return !isHappyAgent
}

/** An agent may have any name, `constructor` too. */
function ownOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
