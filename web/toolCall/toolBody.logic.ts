import type { ToolCall } from '../../worker/api/chat'
import { pathInPatch, shellCommand, type ShellCommand } from './toolInput.logic'
import { toolKind } from './toolKind.logic'
import { TrackedInput } from './trackedInput.logic'

type TodoStatus = 'pending' | 'in_progress' | 'completed'

export interface Todo {
  content: string
  status: TodoStatus
}

/** What is shown when the line is opened. */
export type ToolBody =
  | ({ kind: 'command'; description: string | null; cwd: string | null } & ShellCommand)
  | { kind: 'changes'; changes: FileChange[] }
  | { kind: 'todos'; todos: Todo[] }
  | { kind: 'markdown'; text: string }
  | { kind: 'questions'; questions: Question[] }
  /** Names and values as the agent has them, each in a line. */
  | { kind: 'facts'; facts: Fact[] }
  | { kind: 'json'; value: unknown }

export interface Fact {
  name: string
  value: string
}

export type FileChange =
  | { kind: 'replace'; path: string; before: string; after: string }
  /** The file's former content is not in the protocol. `how`: the agent's word for the kind of change. */
  | { kind: 'write'; path: string; content: string; how: string | null }
  | { kind: 'patch'; path: string; patch: string; how: string | null }

export interface Question {
  question: string
  header: string | null
  options: { label: string; description: string | null }[]
  multiple: boolean
  /** Given answer, once there is one. */
  answer: string | null
}

export function toolBody(call: Pick<ToolCall, 'tool' | 'input'>): ToolBody {
  return bodyOf(call.tool, new TrackedInput(call.input)) ?? factsOf(call.input) ?? { kind: 'json', value: call.input }
}

const mostFacts = 12
const mostTasks = 200
const longestFact = 300

/** The tasks that a tool gave back as a list; null where it is none, or too long to be drawn at once. */
export function tasksOfResult(tool: string, result: unknown): Todo[] | null {
  if (toolKind(tool) !== 'todos') return null
  const tasks = new TrackedInput(result).items('tasks')
  const todos = tasks.flatMap((task) => {
    const content = task.text('subject')
    return content === null ? [] : [{ content, status: readStatus(task.at('status')) ?? ('pending' as const) }]
  })
  const isWhole = todos.length === tasks.length && todos.length <= mostTasks
  return isWhole && todos.length > 0 ? todos : null
}

/** Null where something is in it that a line does not show as it is. A request is shown as JSON: there it counts which type a value has. */
function factsOf(input: unknown): ToolBody | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return null
  const entries = Object.entries(input)
  const isFlat = entries.every(([name, value]) => name.length <= longestFact && (isLine(value) || isPlain(value)))
  if (!isFlat || entries.length > mostFacts) return null
  return { kind: 'facts', facts: entries.map(([name, value]) => ({ name, value: String(value) })) }
}

const isLine = (value: unknown) => typeof value === 'string' && value.length <= longestFact && !/[\r\n]/.test(value)
const isPlain = (value: unknown) => typeof value === 'number' || typeof value === 'boolean'

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
  if (body === null || rest[0]?.[0] === '') return { body: { kind: 'json', value: call.input }, rest: null }
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
    case 'diff': {
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

export function changesOf(kind: 'write' | 'edit' | 'patch' | 'diff', input: TrackedInput): FileChange[] {
  if (kind === 'diff') {
    const patch = input.text('unified_diff')
    return patch === null ? [] : [{ kind: 'patch', path: pathInPatch(patch), patch, how: null }]
  }
  if (kind === 'patch') return input.entries('changes').map(([path, change]) => patchChange(path, change))
  const path = input.text('file_path', 'path', 'filePath') ?? ''
  if (kind === 'write') {
    const content = input.anyText('content', 'file_text')
    return content === null ? [] : [{ kind: 'write', path, content, how: null }]
  }
  const changes = [input, ...input.items('edits')].flatMap((edit) => {
    const before = edit.anyText('old_string', 'oldText', 'old_text')
    const after = edit.anyText('new_string', 'newText', 'new_text')
    // That it replaces one place is what the change says already.
    const everywhere = edit.at('replace_all')
    if (everywhere.value === false) everywhere.markShown()
    return before === null && after === null
      ? []
      : [{ kind: 'replace' as const, path, before: before ?? '', after: after ?? '' }]
  })
  if (changes.length > 0) return changes
  const content = input.anyText('content', 'file_text')
  return content === null ? [] : [{ kind: 'write', path, content, how: null }]
}

function patchChange(path: string, change: TrackedInput): FileChange {
  const how = change.at('kind').text('type') ?? change.text('type')
  for (const part of [change, change.at('modify'), change.at('update')]) {
    const patch = part.text('diff', 'unified_diff')
    if (patch !== null) return { kind: 'patch', path, patch, how }
  }
  const added = change.at('add').anyText('content')
  if (added !== null) return { kind: 'write', path, content: added, how }
  const removed = change.at('delete').anyText('content')
  return { kind: 'replace', path, before: removed ?? '', after: '' }
}

const todoStatuses: ReadonlySet<unknown> = new Set<TodoStatus>(['pending', 'in_progress', 'completed'])

export function todosOf(input: TrackedInput): Todo[] {
  return input.items('todos').flatMap((todo) => {
    const content = todo.text('content')
    if (content === null) return []
    return [{ content, status: readStatus(todo.at('status')) ?? ('pending' as const) }]
  })
}

/** Null where it is none of the known ones. */
export function readStatus(status: TrackedInput): TodoStatus | null {
  if (!todoStatuses.has(status.value)) return null
  status.markShown()
  return status.value as TodoStatus
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
