import { isDangerousMode } from '../../worker/api/agentSettings/dangerousMode'
import type { Picks } from '../../worker/api/agentSettings/picks'
import type { AppState, PrimarySettings } from '../../worker/api/state'

/** Agents that have defaults, as all clients name them. */
export const agentsWithDefaults = ['claude', 'codex', 'gemini', 'openclaw', 'agy'] as const

export const selectSettings = (app: Pick<AppState, 'settings'>): PrimarySettings => app.settings

/**
 * What the person set as defaults for this agent, in the settings of their primary account (docs/protocol.md 3.6). They
 * apply in sessions of all servers, where nothing was picked.
 */
export function defaultsOf(settings: PrimarySettings, agent: string): Picks {
  const { mode, ...others } = storedDefaults(settings, agent)
  // A mode in which the agent asks nothing is no default: the person consents to it in each session.
  return mode && !isDangerousMode(mode) ? { mode, ...others } : others
}

/** Whether Enter sends a prompt: a choice that all clients of the account share; yes while nothing is chosen. */
export function enterSends(settings: PrimarySettings | undefined): boolean {
  return settings?.kind !== 'loaded' || settings.values['agentInputEnterToSend'] !== false
}

/** The defaults as they are stored, whichever client stored them. */
export function storedDefaults(settings: PrimarySettings, agent: string): Picks {
  if (settings.kind !== 'loaded' || !(agentsWithDefaults as readonly string[]).includes(agent)) return {}
  const stored = fieldOf(fieldOf(settings.values, 'agentDefaultOverrides'), agent)
  const names = { mode: 'permissionMode', model: 'modelMode', effort: 'effortLevel' } as const
  return Object.fromEntries(
    Object.entries(names).flatMap(([setting, name]) => {
      const value = textOf(fieldOf(stored, name))
      return value === null ? [] : [[setting, value]]
    }),
  )
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : null
}
