import type { ToolCall } from '../../worker/api/chat'
import { messages } from '../i18n/messages'
import { asRecord, commandOf, listField, pathInPatch, pathOfCall, textField } from './toolInput.logic'
import { toolKind } from './toolKind.logic'
import { relativePath } from '../names/path.logic'

const { verbs, todo } = messages.sessions.tool

/** What a tool's line says: a word for what it does, and on what. */
export interface ToolLine {
  verb: string
  target: string | null
  /** Paths, commands and patterns are code; sentences are not. */
  targetIsCode: boolean
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
    case 'notebook': {
      const file = pathOfCall(input)
      return code(verbs[kind], file === null ? null : relativePath(file, folder))
    }
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
      const todos = listField(input, 'todos').filter((item) => textField(item, 'content') !== null)
      const done = todos.filter((item) => item['status'] === 'completed').length
      return said(verbs.todos, todos.length > 0 ? `${done}/${todos.length}` : null)
    }
    case 'newTask':
      return said(verbs.newTask, textField(input, 'subject'))
    case 'oneTask': {
      const words: Readonly<Record<string, string>> = todo
      const status = textField(input, 'status') ?? ''
      const word = Object.hasOwn(words, status) ? words[status] : null
      const parts = [textField(input, 'taskId'), textField(input, 'subject'), word]
      return said(verbs.oneTask, parts.filter(Boolean).join(' · '))
    }
    case 'fetch':
      return code(verbs.fetch, textField(input, 'url'))
    case 'web':
      return said(verbs.web, textField(input, 'query'))
    case 'patch': {
      const paths = Object.keys(asRecord(asRecord(input)['changes']))
      return code(verbs.patch, paths.map((one) => relativePath(one, folder)).join(', ') || null)
    }
    case 'diff': {
      const patch = textField(input, 'unified_diff')
      return code(verbs.diff, patch === null ? null : relativePath(pathInPatch(patch), folder) || null)
    }
    case 'plan':
      return said(verbs.plan, null)
    case 'question':
      return said(verbs.question, firstText(listField(input, 'questions'), 'question'))
    case 'other':
      return said(toolName(call.tool), (call.title === call.tool ? pathOfCall(input) : call.title) ?? call.description)
  }
}

function firstText(list: readonly unknown[], name: string): string | null {
  for (const item of list) {
    const text = textField(item, name)
    if (text !== null) return text
  }
  return null
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

/** A line shows the beginning; the whole is in the opened body. */
function oneLine(text: string | null): string | null {
  if (text === null) return null
  const first = text.trim().slice(0, 400)
  return first.replace(/\s*\n\s*/g, ' ⏎ ') || null
}
