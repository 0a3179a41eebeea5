import { isDangerousMode } from '../../worker/api/agentSettings/dangerousMode'
import type { Picks } from '../../worker/api/agentSettings/picks'
import type { AppState, PrimarySettings } from '../../worker/api/state'

/** Agents that have defaults, as all clients name them. */
export const agentsWithDefaults = ['claude', 'codex', 'gemini', 'openclaw', 'agy'] as const

export const selectSettings = (app: Pick<AppState, 'settings'>): PrimarySettings => app.settings

/**
 * The defaults of the person for this agent, in the settings of their primary account (docs/protocol.md 3.6). They stand in
 * for what was not picked in a session, of any server.
 */
export function defaultsOf(settings: PrimarySettings, agent: string): Picks {
  const { mode, ...others } = storedDefaults(settings, agent)
  // One that asks nothing is asked for in each session.
  return mode && !isDangerousMode(mode) ? { mode, ...others } : others
}

/** The person's choice in all clients; with nothing chosen it does. */
export function enterSends(settings: PrimarySettings | undefined): boolean {
  return settings?.kind !== 'loaded' || settings.values['agentInputEnterToSend'] !== false
}

/** As they are stored, by whichever client. */
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
