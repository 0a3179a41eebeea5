import type { ToolCall, ToolPermission } from '../../worker/api/chat'
import type { PermissionAnswer } from '../../worker/api/commands'
import { isKnownMode, type SettingsTarget } from '../../worker/api/agentSettings/modes'
import { isClaude, isPlanTool, sessionAllowance } from '../../worker/api/sessionAllowance'
import { permissionMessages } from '../i18n/permissionMessages'
import type { AnsweredPlace } from '../waiting/answeredBy'
import { isDenial, type AnswerState } from './answers'
import type { PendingPermission } from './permission.logic'

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

const overs = permissionMessages.over

/** Where a request was answered, as far as this page can say; `unknown`: that may still be found out. */
export type AnswerPlace = keyof typeof overs.where

/** `heard`: of this request, from this browser's other tabs and notifications. */
export function placeOfAnswer(
  state: AnswerState,
  now: ToolPermission | null,
  heard: AnsweredPlace | null,
): AnswerPlace {
  // It may be this answer, or one that came before it: what failed may have arrived all the same.
  if (state.kind === 'sending' || (state.kind === 'failed' && state.error.code !== 'not-found'))
    return heard ?? 'unknown'
  if (state.kind === 'sent') {
    return now?.kind === (isDenial(state.answer) ? 'approved' : 'denied') ? 'elsewhere' : 'here'
  }
  return heard ?? 'elsewhere'
}

interface OverFacts {
  place: AnswerPlace
  inTerminal: boolean
}

/** Words for the outcome of a request; null while it waits. */
export function overWords(
  now: ToolPermission | null,
  asked: PendingPermission,
  { place, inTerminal }: OverFacts,
): string | null {
  if (now?.kind === 'pending' && now.requestId === asked.requestId && now.askedAt === asked.askedAt) return null
  const where = overs.where[place]
  switch (now?.kind) {
    case 'approved':
      return overs.allowed(where)
    case 'denied':
      return overs.denied(where)
    case 'canceled':
      return inTerminal ? overs.toTerminal : overs.canceled
    default:
      // It waits no more, and nothing says how it ended.
      return place === 'elsewhere' ? permissionMessages.gone : overs.answered(where)
  }
}

/** Under a call of the chat: how it was answered, where this page knows more of that than the call says. */
export function answeredWhere(now: ToolPermission | null, heard: AnsweredPlace | null): string | null {
  if (heard === null) return null
  if (now?.kind === 'approved') return overs.allowed(overs.where[heard])
  return now?.kind === 'denied' ? overs.denied(overs.where[heard]) : null
}
