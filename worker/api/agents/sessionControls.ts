import type { Choice, ModelChoice } from '../agentSettings/modes'
import type { PictureLimits } from '../attachments/pictures'
import type { Picks } from '../agentSettings/picks'

/** What an open chat knows of its session besides the messages: texts are cleaned lines of limited length, untrusted. */
export interface SessionControls {
  isHappyAgent: boolean
  /** Of Happy Agent: what it says of pictures; null = it takes none, or another agent. */
  pictures: PictureLimits | null
  picks: Picks
  /** What the agent says it uses. */
  current: Picks
  modes: readonly Choice[]
  models: readonly ModelChoice[]
  efforts: readonly Choice[]
  /** Slash commands and skills of the agent, without the slash. */
  commands: readonly string[]
  /** Those of claude's tools for lists that it has; null = it does not say which tools it has. */
  listTools: readonly string[] | null
  /** Whether a terminal belongs to it: one that a daemon started has none. */
  hasTerminal: boolean
  goal: Goal | null
  forms: readonly AgentForm[]
  limits: readonly UsageLimit[]
}

/** By its version and model claude has the first or the others, and refuses calls of what it does not have. */
export const claudesListTools: readonly string[] = ['TodoWrite', 'TaskCreate', 'TaskUpdate', 'TaskList']

export type GoalAction = { kind: 'clear' } | { kind: 'stop' } | { kind: 'edit'; objective: string }

/** What the agent works towards by itself. */
export interface Goal {
  text: string
  can: { clear: boolean; stop: boolean; edit: boolean }
  step: { current: number; total: number } | null
}

/** A form of Happy Agent that waits (docs/protocol.md 6.3). */
export interface AgentForm {
  id: string
  kind: string
  title: string | null
  createdAt: number | null
  /** Empty = a kind that is not known here. */
  questions: readonly FormQuestion[]
}

export interface FormQuestion {
  id: string
  header: string | null
  question: string
  options: readonly { label: string; description: string | null }[]
  multiple: boolean
  allowCustom: boolean
  required: boolean
}

export interface UsageLimit {
  id: string
  label: string | null
  state: 'warning' | 'reached'
  /** 0 to 100; null = not said. */
  usedPercent: number | null
  /** Epoch ms; null = not said. */
  resetsAt: number | null
}
