import type { ToolCall } from '../../worker/api/chat'
import type { PermissionAnswer } from '../../worker/api/commands'
import { isKnownMode, type SettingsTarget } from '../../worker/api/agentSettings/modes'
import { isClaude, isPlanTool, sessionAllowance } from '../../worker/api/sessionAllowance'
import { permissionMessages } from '../i18n/permissionMessages'

const words = permissionMessages.answered

/** What follows from an answer that an agent has taken, and what a person can still change about it. */
export interface Consequence {
  text: string
  /** The mode that takes back what the answer allowed from then on; null = nothing here takes it back. */
  undo: { mode: 'default' | 'plan'; action: string; done: string } | null
}

type Request = Pick<ToolCall, 'tool' | 'input'>

export function consequenceOf(answer: PermissionAnswer, asked: Request, target: SettingsTarget): Consequence {
  const consequence = allConsequences(answer, asked, target.agent)
  const { undo } = consequence
  return undo && !isKnownMode(target, undo.mode) ? { ...consequence, undo: null } : consequence
}

/** Whether the agent's kind knows a way back from this answer. */
export function canUndo(answer: PermissionAnswer, asked: Request, agent: string): boolean {
  return allConsequences(answer, asked, agent).undo !== null
}

function allConsequences(answer: PermissionAnswer, { tool, input }: Request, agent: string): Consequence {
  const isPlan = isClaude(agent) && isPlanTool(tool)
  switch (answer.kind) {
    case 'allow':
      return isPlan ? { text: words.plan, undo: { mode: 'plan', ...words.planAgain } } : final(words.once)
    case 'allow-for-session': {
      const allowance = sessionAllowance(agent, tool, input)?.kind
      if (allowance === 'edits') return { text: words.edits, undo: { mode: 'default', ...words.askAgain } }
      if (allowance === 'similar') return final(words.similar)
      return final(allowance === undefined ? words.once : words.rule)
    }
    case 'allow-everything':
      return { text: words.everything, undo: { mode: 'default', ...words.askAgain } }
    case 'deny':
      return final(isClaude(agent) && tool === 'AskUserQuestion' ? words.unanswered : words.denied)
    case 'stop':
      return final(words.stopped)
    case 'answers':
      return final(words.answers)
  }
}

const final = (text: string): Consequence => ({ text, undo: null })
