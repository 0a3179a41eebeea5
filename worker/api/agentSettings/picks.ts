import type { LocalId } from '../ids'
import { isKnownEffort, isKnownMode, modeToSend, type SettingsTarget } from './modes'

/**
 * What was picked for a session, the same in all its clients (docs/protocol.md 6.2). Missing = never picked, null = taken
 * back: both times nothing is sent, and the agent goes on as it is.
 */
export interface Picks {
  mode?: string | null
  model?: string | null
  effort?: string | null
}

/** The settings that go with a prompt (docs/protocol.md 6.6). A key that is missing changes nothing; null resets. */
export interface PromptMeta {
  permissionMode?: string
  model?: string | null
  modelProviderId?: string
  effort?: string
}

/** What of these picks this agent's CLI can be sent. One that it does not know is left out: it would cost the prompt. */
export function promptMeta(target: SettingsTarget, { mode, model, effort }: Picks): PromptMeta {
  return {
    ...(mode && isKnownMode(target, mode) ? { permissionMode: modeToSend(target, mode) } : {}),
    ...(model ? modelMeta(target, model) : {}),
    ...(effort && isKnownEffort(target, model ?? null, effort) ? { effort } : {}),
  }
}

function modelMeta({ isHappyAgent }: SettingsTarget, model: string): Pick<PromptMeta, 'model' | 'modelProviderId'> {
  if (!isHappyAgent) return { model: model === 'default' ? null : model }
  // Its models are named with their provider.
  const at = model.indexOf(':')
  return at < 1 ? {} : { modelProviderId: model.slice(0, at), model: model.slice(at + 1) }
}

/** Picks with the defaults of their owner below them. */
export function withDefaults(picks: Picks, defaults: Picks): Picks {
  return {
    mode: picks.mode ?? defaults.mode ?? null,
    model: picks.model ?? defaults.model ?? null,
    effort: picks.effort ?? defaults.effort ?? null,
  }
}

/** What a page adds to a prompt: the hub puts both around what the session's metadata says. */
export interface PromptWish {
  /** Picked on this page; the metadata may not have it yet. */
  picks: Picks
  /** Of the person, for what was not picked. */
  defaults: Picks
  /** While the agent works it waits on this device, where it can be changed, until the agent is done. */
  whenDone?: boolean
  /** Chosen by a page that shows the prompt already; of one text, without pictures. */
  localId?: LocalId
}
