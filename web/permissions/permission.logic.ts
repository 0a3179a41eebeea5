import type { ToolCall } from '../../worker/api/chat'
import { isClaude, isPlanTool, sessionAllowance } from '../../worker/api/sessionAllowance'
import type { ServerState, SessionSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { toolBody, toolName, type Question, type ToolBody } from '../toolCall/toolCall.logic'
import { asRecord } from '../toolCall/toolInput.logic'

const words = messages.permission

/** How a request can be answered. */
export type RequestForm =
  | { kind: 'questions'; title: string; questions: Question[]; deny: string }
  /** `session`: words for allowing more than this once; null = not offered. */
  | { kind: 'decision'; title: string; allow: string; session: string | null; deny: string; canTellReason: boolean }

export function requestForm(call: Pick<ToolCall, 'tool' | 'input'>, agent: string): RequestForm {
  const body = toolBody(call)
  const tellsReason = isClaude(agent)
  if (tellsReason && body.kind === 'questions') {
    return { kind: 'questions', title: words.question.title, questions: body.questions, deny: words.question.deny }
  }
  if (tellsReason && isPlanTool(call.tool)) return { kind: 'decision', canTellReason: true, ...words.plan }
  return {
    kind: 'decision',
    title: messages.sessions.tool.askTitle,
    allow: words.allow,
    session: sessionWords(call, agent),
    deny: words.deny,
    canTellReason: tellsReason,
  }
}

function sessionWords(call: Pick<ToolCall, 'tool' | 'input'>, agent: string): string | null {
  const allowance = sessionAllowance(agent, call.tool, call.input)
  if (allowance === null) return null
  return allowance.kind === 'tool' ? words.session.tool(toolName(allowance.tool)) : words.session[allowance.kind]
}

/** Why nobody could take an answer now; null = it can be given. */
export function whyNotAnswerable(
  session: Pick<SessionSummary, 'activity'> | undefined,
  server: Pick<ServerState, 'connection' | 'label'> | undefined,
): string | null {
  if (server && server.connection.kind !== 'connected') return words.away(server.label)
  return session?.activity === 'offline' || session?.activity === 'archived' ? words.ended : null
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
    // In the order of the question, whatever the order of picking.
    const chosen = options.map(({ label }) => label).filter((label) => labels.includes(label))
    const typed = other.trim()
    if (typed === '') return [question, chosen.join(', ')]
    return [question, multiple ? [...chosen, typed].join(', ') : typed]
  })
  return answers.every(([, answer]) => answer !== '') ? Object.fromEntries(answers) : null
}

/** Characters that reorder the text around them, or that are not seen at all. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g

/** A command that reads as what it is: what would reorder or hide a part of it is written out, as `⟨U+202E⟩`. */
export function withNothingUnseen(text: string): string {
  return text.replace(
    unseen,
    (character) => `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}

const shownFields: Partial<Record<ToolBody['kind'], readonly string[]>> = {
  command: ['command', 'cmd', 'cwd', 'workdir', 'description'],
  changes: [
    'file_path',
    'path',
    'filePath',
    'content',
    'file_text',
    'edits',
    'changes',
    'unified_diff',
    'old_string',
    'oldText',
    'old_text',
    'new_string',
    'newText',
    'new_text',
  ],
  markdown: ['plan'],
}

/** Fields of the request that its body does not show: nothing that is decided about may be hidden. Null = none. */
export function fieldsNotShown(input: unknown, body: ToolBody): Record<string, unknown> | null {
  const shown = shownFields[body.kind]
  if (!shown) return null
  const rest = Object.entries(asRecord(input)).filter(([name]) => !shown.includes(name))
  return rest.length > 0 ? Object.fromEntries(rest) : null
}
