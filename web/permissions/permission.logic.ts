import { sessionOffers } from '../../worker/api/agents/offeredCalls'
import type { ToolCall, ToolPermission } from '../../worker/api/chat'
import { isClaude, isPlanTool, sessionAllowance } from '../../worker/api/sessionAllowance'
import { hasEnded, type ServerState, type SessionSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { permissionMessages } from '../i18n/permissionMessages'
import { toolBody, type Question } from '../toolCall/toolBody.logic'
import { toolName } from '../toolCall/toolCall.logic'
import { visibleText } from '../visibleText/visibleText.logic'

const words = permissionMessages

/** How a request can be answered. */
export type RequestForm = { kind: 'questions'; title: string; questions: Question[]; deny: string } | DecisionForm

/** `session`, `everything`: words for allowing more than this once. `stop`: for ending the turn. Null = not offered. */
export interface DecisionForm {
  kind: 'decision'
  title: string
  allow: string
  session: string | null
  everything: string | null
  deny: string
  stop: string | null
  canTellReason: boolean
}

export function requestForm(call: Pick<ToolCall, 'tool' | 'input'>, agent: string): RequestForm {
  const body = toolBody(call)
  const tellsReason = isClaude(agent)
  if (tellsReason && body.kind === 'questions') {
    return { kind: 'questions', title: words.question.title, questions: body.questions, deny: words.question.deny }
  }
  if (tellsReason && isPlanTool(call.tool)) return { kind: 'decision', stop: null, canTellReason: true, ...words.plan }
  return {
    kind: 'decision',
    title: messages.sessions.tool.askTitle,
    allow: words.allow,
    session: sessionWords(call, agent),
    everything: null,
    deny: words.deny,
    // Denied without a reason, Claude stops by itself.
    stop: tellsReason ? null : words.stop,
    canTellReason: tellsReason,
  }
}

function sessionWords(call: Pick<ToolCall, 'tool' | 'input'>, agent: string): string | null {
  const allowance = sessionAllowance(agent, call.tool, call.input)
  if (allowance === null) return null
  return allowance.kind === 'tool'
    ? words.session.tool(visibleText(toolName(allowance.tool)))
    : words.session[allowance.kind]
}

/** Why nobody could take an answer now; null = it can be given. */
export function whyNotAnswerable(
  session: (Pick<SessionSummary, 'activity'> & Partial<Pick<SessionSummary, 'content'>>) | undefined,
  server: Pick<ServerState, 'connection' | 'label'> | undefined,
): string | null {
  if (server && server.connection.kind !== 'connected') return words.notConnected(server.label)
  if (session?.content?.kind === 'open' && session.content.controlledByTerminal) return words.inTerminal
  if (hasEnded(session?.activity)) return words.ended
  return session?.content?.kind === 'open' && !sessionOffers(session.content, 'permission') ? words.notOffered : null
}

/** What a person picked and typed for one question. */
export interface Picked {
  labels: readonly string[]
  other: string
}

/** Answers by question text, several labels joined by `, ` (docs/protocol.md 5.4); null while one is missing. */
export function answersOf(
  questions: readonly Question[],
  picked: Readonly<Record<string, Picked>>,
): Record<string, string> | null {
  const answers = questions.map(({ question, multiple, options }): [string, string] => {
    const { labels = [], other = '' } = picked[question] ?? {}
    // In the order of the question's options, not in the order of picking.
    const chosen = options.map(({ label }) => label).filter((label) => labels.includes(label))
    const typed = other.trim()
    if (typed === '') return [question, chosen.join(', ')]
    return [question, multiple ? [...chosen, typed].join(', ') : typed]
  })
  return answers.every(([, answer]) => answer !== '') ? Object.fromEntries(answers) : null
}

export type PendingPermission = Extract<ToolPermission, { kind: 'pending' }>

/** What is asked: the request as agent state has it, which is what an answer is about. */
export interface Asked {
  tool: string
  input: unknown
  /** Some agents ask without saying for what: then this is what their message said. */
  isOfMessage: boolean
}

export function askedOf(call: Pick<ToolCall, 'input'>, { tool, arguments: input }: PendingPermission): Asked {
  return saysSomething(input) || !saysSomething(call.input)
    ? { tool, input, isOfMessage: false }
    : { tool, input: call.input, isOfMessage: true }
}

function saysSomething(input: unknown): boolean {
  return typeof input === 'object' ? Object.keys(input ?? {}).length > 0 : input !== undefined && input !== ''
}
