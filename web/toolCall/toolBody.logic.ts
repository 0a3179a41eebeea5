import type { ToolCall } from '../../worker/api/chat'
import type { FileChange } from '../diff/fileChange'
import { changesDone, changesOf } from './changes.logic'
import { holdsLines, readableFacts, type Fact } from './readableInput.logic'
import { shellCommand, type ShellCommand } from './toolInput.logic'
import { toolKind } from './toolKind.logic'
import { todosOf, type Todo } from './todos.logic'
import { TrackedInput } from './trackedInput.logic'

/** What is shown when the line is opened. */
export type ToolBody =
  | ({ kind: 'command'; description: string | null; cwd: string | null } & ShellCommand)
  | { kind: 'changes'; changes: FileChange[] }
  | { kind: 'todos'; todos: Todo[] }
  | { kind: 'markdown'; text: string }
  | { kind: 'questions'; questions: Question[] }
  /** Names and values as the agent has them. */
  | { kind: 'facts'; facts: Fact[] }
  | { kind: 'json'; value: unknown }

export interface Question {
  question: string
  header: string | null
  options: { label: string; description: string | null }[]
  multiple: boolean
  /** Given answer, once there is one. */
  answer: string | null
}

/** What was asked; of a change that is done, what was changed. */
export function toolBody({ tool, input, result }: Pick<ToolCall, 'tool' | 'input' | 'result'>): ToolBody {
  const done = changesDone(toolKind(tool), result)
  if (done) return { kind: 'changes', changes: done }
  return bodyOf(tool, new TrackedInput(input)) ?? inputBody(input)
}

/** An input without a view of its own. */
function inputBody(input: unknown): ToolBody {
  const facts = readableFacts(input, { quoted: false })
  return facts ? { kind: 'facts', facts } : { kind: 'json', value: input }
}

/**
 * The same of what is decided about: there it counts which type a value has, so it is JSON, unless a text in it has
 * several lines.
 */
export function requestBody(input: unknown): ToolBody {
  const facts = holdsLines(input) ? readableFacts(input, { quoted: true }) : null
  return facts ? { kind: 'facts', facts } : { kind: 'json', value: input }
}

export interface ToolRequest {
  body: ToolBody
  /** What the body does not show of the input, by its place in it. Nothing that is decided about may be hidden. */
  rest: Record<string, unknown> | null
}

/** What is shown of a request: its body, and all the rest. */
export function toolRequest(call: Pick<ToolCall, 'tool' | 'input'>): ToolRequest {
  const input = new TrackedInput(call.input)
  const body = bodyOf(call.tool, input)
  const rest = input.notShown()
  // The empty place: nothing of the input was shown.
  if (body === null || rest[0]?.[0] === '') return { body: requestBody(call.input), rest: null }
  return { body, rest: rest.length > 0 ? Object.fromEntries(rest) : null }
}

const longText = { plan: 'plan', newTask: 'description', task: 'prompt' }

/** Null where the input does not fit its tool. */
function bodyOf(tool: string, input: TrackedInput): ToolBody | null {
  const kind = toolKind(tool)
  switch (kind) {
    case 'run':
      return commandBody(input)
    case 'write':
    case 'edit':
    case 'patch':
    case 'diff':
    case 'notebook': {
      const changes = changesOf(kind, input)
      return changes.length > 0 ? { kind: 'changes', changes } : null
    }
    case 'todos': {
      const todos = todosOf(input)
      return todos.length > 0 ? { kind: 'todos', todos } : null
    }
    case 'plan':
    case 'newTask':
    case 'task': {
      const text = input.text(longText[kind])
      return text === null ? null : { kind: 'markdown', text }
    }
    case 'question': {
      const questions = questionsOf(input)
      return questions.length > 0 ? { kind: 'questions', questions } : null
    }
    default:
      return null
  }
}

function commandBody(input: TrackedInput): ToolBody | null {
  const found = shellCommandOf(input)
  if (found === null) return null
  return { kind: 'command', ...found, description: input.text('description'), cwd: input.text('cwd', 'workdir') }
}

function shellCommandOf(input: TrackedInput): ShellCommand | null {
  const list = input.at('command')
  if (!Array.isArray(list.value)) {
    const command = input.text('command', 'cmd')
    return command === null ? null : { command, shell: null }
  }
  const found = shellCommand(list.value)
  const shown = found === null ? '' : `${found.shell ?? ''}\n${found.command}`
  // Quoting may have changed one.
  for (const part of input.items('command')) {
    if (typeof part.value === 'string' && shown.includes(part.value)) part.markShown()
  }
  return found
}

export function questionsOf(input: TrackedInput): Question[] {
  const answers = input.at('answers')
  return input.items('questions').flatMap((entry) => {
    const question = entry.text('question')
    if (question === null) return []
    const options = entry.items('options').flatMap((option) => {
      const label = option.text('label')
      return label === null ? [] : [{ label, description: option.text('description') }]
    })
    const header = entry.text('header')
    return [{ question, header, options, multiple: entry.flag('multiSelect'), answer: answers.text(question) }]
  })
}
