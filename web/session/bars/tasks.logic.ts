import type { ToolCall } from '../../../worker/api/chat'
import { readStatus, type Todo } from '../../toolCall/todos.logic'
import { resultText } from '../../toolCall/resultText.logic'
import { TrackedInput } from '../../toolCall/trackedInput.logic'

/** What a call of claude's task tools does to its list. */
export type TaskStep =
  | { kind: 'reset' }
  /** `id`: null = not said, as in all records of the session protocol. */
  | { kind: 'created'; id: string | null; subject: string }
  | { kind: 'updated'; id: string; subject: string | null; status: Todo['status'] | 'deleted' | null }
  | { kind: 'read'; tasks: ReadonlyMap<string, Todo> }

interface Tasks {
  byId: ReadonlyMap<string, Todo>
  /** Number of the task that was made last; null = not known. They are counted from 1 and never used again. */
  lastId: number | null
  /** Null = all that was made is here. */
  elsewhere: Elsewhere | null
}

/** What is known of tasks without knowing which they are. */
interface Elsewhere {
  /** Made, and nothing tells their numbers. */
  unnumbered: number
  /** Changed, and made before what is here; whether something is left to do. */
  isOpen: ReadonlyMap<string, boolean>
}

/** More than that is no list that somebody works through. */
const mostTasks = 500

export function noTasks(fromTheBeginning: boolean): Tasks {
  const elsewhere = fromTheBeginning ? null : { unnumbered: 0, isOpen: new Map<string, boolean>() }
  return { byId: new Map(), lastId: fromTheBeginning ? 0 : null, elsewhere }
}

/** Whether something is to be done, by what is known, that only older messages name. */
export function hasOpenElsewhere({ elsewhere }: Tasks): boolean {
  if (elsewhere === null) return false
  const states = [...elsewhere.isOpen.values()]
  return states.includes(true) || elsewhere.unnumbered > states.length
}

/** Null for other tools. The agents of one conversation share one list, so those of helpers count. */
export function taskStepOf({ tool, input, result }: ToolCall): TaskStep | null {
  const asked = new TrackedInput(input)
  switch (tool) {
    case 'TaskCreate': {
      const subject = asked.text('subject', 'title', 'description')
      // Claude refuses those, and does not count them; what has no subject it names by what else it says.
      const isRefused = ['subject', 'description'].some((name) => !isTextOrMissing(asked.at(name).value))
      return subject === null || isRefused ? null : { kind: 'created', id: createdId(result), subject }
    }
    case 'TaskUpdate': {
      const id = asked.text('taskId')
      const status = asked.at('status')
      return id === null
        ? null
        : {
            kind: 'updated',
            id,
            subject: asked.text('subject'),
            status: status.value === 'deleted' ? 'deleted' : readStatus(status),
          }
    }
    case 'TaskList':
      return Array.isArray(new TrackedInput(result).at('tasks').value)
        ? { kind: 'read', tasks: readTasks(result) }
        : null
    default:
      return null
  }
}

export function applyTaskStep(before: Tasks, step: TaskStep): Tasks {
  const byId = new Map(step.kind === 'read' ? step.tasks : before.byId)
  switch (step.kind) {
    case 'reset':
      return noTasks(true)
    case 'read':
      return { byId, lastId: highest(before.lastId, ...byId.keys()), elsewhere: null }
    case 'created': {
      const next = before.lastId === null ? null : String(before.lastId + 1)
      const id = step.id ?? next
      if (byId.size >= mostTasks) return before
      // Which of the list it is is not known, so what becomes of it is not either.
      if (id === null) return { ...before, elsewhere: withUnnumbered(before.elsewhere) }
      byId.set(id, { content: step.subject, status: 'pending' })
      return { ...before, byId, lastId: highest(before.lastId, id) }
    }
    case 'updated': {
      const task = byId.get(step.id)
      if (step.status === 'deleted') byId.delete(step.id)
      else if (task) byId.set(step.id, { content: step.subject ?? task.content, status: step.status ?? task.status })
      const elsewhere = task ? before.elsewhere : withChanged(before.elsewhere, step.id, step.status)
      return { byId, lastId: before.lastId === null ? null : highest(before.lastId, step.id), elsewhere }
    }
  }
}

function withUnnumbered(before: Elsewhere | null): Elsewhere | null {
  return before && { ...before, unnumbered: before.unnumbered + 1 }
}

function withChanged(
  before: Elsewhere | null,
  id: string,
  status: (TaskStep & { kind: 'updated' })['status'],
): Elsewhere | null {
  if (before === null || status === null || before.isOpen.size >= mostTasks) return before
  return { ...before, isOpen: new Map(before.isOpen).set(id, status !== 'completed' && status !== 'deleted') }
}

/** A conversation that goes on from another one counts on from there. */
function highest(lastId: number | null, ...ids: string[]): number | null {
  const numbers = ids.filter((id) => /^\d{1,9}$/.test(id)).map(Number)
  return numbers.length === 0 ? lastId : Math.max(lastId ?? 0, ...numbers)
}

function isTextOrMissing(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function createdId(result: unknown): string | null {
  const made = new TrackedInput(result).at('task').text('id')
  if (made !== null) return made
  return /^Task #(\S{1,40}) created/.exec(resultText(result))?.[1] ?? null
}

function readTasks(result: unknown): ReadonlyMap<string, Todo> {
  const tasks = new Map<string, Todo>()
  for (const task of new TrackedInput(result).items('tasks').slice(0, mostTasks)) {
    const id = task.text('id')
    const content = task.text('subject')
    if (id !== null && content !== null) tasks.set(id, { content, status: readStatus(task.at('status')) ?? 'pending' })
  }
  return tasks
}
