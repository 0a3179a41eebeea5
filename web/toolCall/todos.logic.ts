import { toolKind } from './toolKind.logic'
import { TrackedInput } from './trackedInput.logic'

type TodoStatus = 'pending' | 'in_progress' | 'completed'

export interface Todo {
  content: string
  status: TodoStatus
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

const mostTasks = 200

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
