import type { ToolCall } from '../../worker/api/chat'
import { messages } from '../i18n/messages'
import { relativePath } from '../sessions/path.logic'
import { anyTextField, asArray, asRecord, commandOf, textField } from './toolInput.logic'

const { verbs } = messages.sessions.tool

/** What a tool's line says: a word for what it does, and on what. */
export interface ToolLine {
  verb: string
  target: string | null
  /** Paths, commands and patterns are code; sentences are not. */
  targetIsCode: boolean
}

type TodoStatus = 'pending' | 'in_progress' | 'completed'

/** What is shown when the line is opened. */
export type ToolBody =
  | { kind: 'command'; command: string; cwd: string | null }
  | { kind: 'changes'; changes: FileChange[] }
  | { kind: 'todos'; todos: { content: string; status: TodoStatus }[] }
  | { kind: 'markdown'; text: string }
  | { kind: 'questions'; questions: Question[] }
  | { kind: 'json'; value: unknown }

export type FileChange =
  | { kind: 'replace'; path: string; before: string; after: string }
  /** The file's former content is not in the protocol. */
  | { kind: 'write'; path: string; content: string }
  | { kind: 'patch'; path: string; patch: string }

export interface Question {
  question: string
  header: string | null
  options: { label: string; description: string | null }[]
  multiple: boolean
  /** Given answer, once there is one. */
  answer: string | null
}

export type ToolKind =
  | 'run'
  | 'read'
  | 'write'
  | 'edit'
  | 'find'
  | 'search'
  | 'list'
  | 'task'
  | 'todos'
  | 'fetch'
  | 'web'
  | 'patch'
  | 'diff'
  | 'plan'
  | 'question'
  | 'notebook'
  | 'other'

const KINDS: Readonly<Record<string, ToolKind>> = {
  bash: 'run',
  codexbash: 'run',
  geminibash: 'run',
  shell: 'run',
  execute: 'run',
  read: 'read',
  notebookread: 'read',
  write: 'write',
  edit: 'edit',
  multiedit: 'edit',
  glob: 'find',
  grep: 'search',
  search: 'search',
  ls: 'list',
  task: 'task',
  agent: 'task',
  codexsubagent: 'task',
  todowrite: 'todos',
  webfetch: 'fetch',
  websearch: 'web',
  codexpatch: 'patch',
  geminipatch: 'patch',
  codexdiff: 'diff',
  geminidiff: 'diff',
  exitplanmode: 'plan',
  exit_plan_mode: 'plan',
  askuserquestion: 'question',
  notebookedit: 'notebook',
}

export function toolKind(tool: string): ToolKind {
  const name = tool.toLowerCase()
  return Object.hasOwn(KINDS, name) ? (KINDS[name] ?? 'other') : 'other'
}

/** `folder`: the session's; paths inside it are shown relative. */
export function toolLine(call: Pick<ToolCall, 'tool' | 'input' | 'title' | 'description'>, folder: string): ToolLine {
  const { input } = call
  const kind = toolKind(call.tool)
  const path = (...names: string[]) => {
    const given = textField(input, ...names)
    return given === null ? null : relativePath(given, folder)
  }
  switch (kind) {
    case 'run': {
      const command = commandOf(input)
      return command === null ? said(verbs.run, call.description ?? call.title) : code(verbs.run, command)
    }
    case 'read':
    case 'write':
    case 'edit':
      return code(verbs[kind], path('file_path', 'path', 'notebook_path', 'filePath'))
    case 'notebook':
      return code(verbs.notebook, path('notebook_path', 'file_path'))
    case 'find':
    case 'search': {
      const where = path('path')
      const pattern = textField(input, 'pattern', 'query', 'glob')
      return code(verbs[kind], where && where !== '.' ? `${pattern ?? ''} in ${where}` : pattern)
    }
    case 'list':
      return code(verbs.list, path('path', 'dir_path'))
    case 'task':
      return said(verbs.task, textField(input, 'description') ?? call.description ?? textField(input, 'prompt'))
    case 'todos': {
      const todos = todosOf(input)
      const done = todos.filter((todo) => todo.status === 'completed').length
      return said(verbs.todos, todos.length > 0 ? `${done}/${todos.length}` : null)
    }
    case 'fetch':
      return code(verbs.fetch, textField(input, 'url'))
    case 'web':
      return said(verbs.web, textField(input, 'query'))
    case 'patch':
    case 'diff':
      return code(
        verbs[kind],
        changesOf(call)
          .map((change) => relativePath(change.path, folder))
          .join(', ') || null,
      )
    case 'plan':
      return said(verbs.plan, null)
    case 'question':
      return said(verbs.question, questionsOf(input)[0]?.question ?? null)
    case 'other':
      return said(toolName(call.tool), call.title ?? call.description)
  }
}

function code(verb: string, target: string | null): ToolLine {
  return { verb, target: oneLine(target), targetIsCode: true }
}

function said(verb: string, target: string | null): ToolLine {
  return { verb, target: oneLine(target), targetIsCode: false }
}

/** `mcp__github__create_issue` → `github: create issue`. Other names as they are. */
export function toolName(tool: string): string {
  const mcp = /^mcp__(.+?)__(.+)$/.exec(tool)
  return mcp ? `${mcp[1]}: ${mcp[2]?.replaceAll('_', ' ')}` : tool
}

export function toolBody(call: Pick<ToolCall, 'tool' | 'input'>): ToolBody {
  const { input } = call
  switch (toolKind(call.tool)) {
    case 'run': {
      const command = commandOf(input)
      if (command !== null) return { kind: 'command', command, cwd: textField(input, 'cwd', 'workdir') }
      break
    }
    case 'write':
    case 'edit':
    case 'patch':
    case 'diff': {
      const changes = changesOf(call)
      if (changes.length > 0) return { kind: 'changes', changes }
      break
    }
    case 'todos': {
      const todos = todosOf(input)
      if (todos.length > 0) return { kind: 'todos', todos }
      break
    }
    case 'plan': {
      const text = textField(input, 'plan')
      if (text !== null) return { kind: 'markdown', text }
      break
    }
    case 'task': {
      const text = textField(input, 'prompt')
      if (text !== null) return { kind: 'markdown', text }
      break
    }
    case 'question': {
      const questions = questionsOf(input)
      if (questions.length > 0) return { kind: 'questions', questions }
      break
    }
    default:
  }
  return { kind: 'json', value: input }
}

function changesOf({ tool, input }: Pick<ToolCall, 'tool' | 'input'>): FileChange[] {
  const kind = toolKind(tool)
  if (kind === 'diff') {
    const patch = textField(input, 'unified_diff')
    return patch === null ? [] : [{ kind: 'patch', path: pathInPatch(patch), patch }]
  }
  if (kind === 'patch') {
    return Object.entries(asRecord(asRecord(input)['changes'])).map(([path, change]) => patchChange(path, change))
  }
  const path = textField(input, 'file_path', 'path', 'filePath') ?? ''
  const content = anyTextField(input, 'content', 'file_text')
  if (kind === 'write') return content === null ? [] : [{ kind: 'write', path, content }]
  const edits = [input, ...asArray(asRecord(input)['edits'])]
  return edits.flatMap((edit) => {
    const before = anyTextField(edit, 'old_string', 'oldText', 'old_text')
    const after = anyTextField(edit, 'new_string', 'newText', 'new_text')
    return before === null && after === null
      ? []
      : [{ kind: 'replace' as const, path, before: before ?? '', after: after ?? '' }]
  })
}

function patchChange(path: string, change: unknown): FileChange {
  const patch =
    textField(change, 'diff', 'unified_diff') ?? textField(asRecord(change)['modify'], 'unified_diff', 'diff')
  if (patch !== null) return { kind: 'patch', path, patch }
  const added = anyTextField(asRecord(change)['add'], 'content')
  if (added !== null) return { kind: 'write', path, content: added }
  const removed = anyTextField(asRecord(change)['delete'], 'content')
  return { kind: 'replace', path, before: removed ?? '', after: '' }
}

function pathInPatch(patch: string): string {
  return /^\+\+\+ (?:b\/)?(\S+)/m.exec(patch)?.[1] ?? ''
}

function todosOf(input: unknown) {
  return asArray(asRecord(input)['todos']).flatMap((todo) => {
    const content = textField(todo, 'content')
    const given = textField(todo, 'status')
    const status: TodoStatus = given === 'completed' || given === 'in_progress' ? given : 'pending'
    return content === null ? [] : [{ content, status }]
  })
}

function questionsOf(input: unknown): Question[] {
  const answers = asRecord(asRecord(input)['answers'])
  return asArray(asRecord(input)['questions']).flatMap((entry) => {
    const question = textField(entry, 'question')
    if (question === null) return []
    const options = asArray(asRecord(entry)['options']).flatMap((option) => {
      const label = textField(option, 'label')
      return label === null ? [] : [{ label, description: textField(option, 'description') }]
    })
    return [
      {
        question,
        header: textField(entry, 'header'),
        options,
        multiple: asRecord(entry)['multiSelect'] === true,
        answer: textField(answers, question),
      },
    ]
  })
}

/** A line shows the beginning; the whole is in the opened body. */
function oneLine(text: string | null): string | null {
  if (text === null) return null
  const first = text.trim().slice(0, 400)
  return first.replace(/\s*\n\s*/g, ' ⏎ ') || null
}
