import type { ChatBlock, ChatItem, ToolCall } from '../../../worker/api/chat'
import { claudesListTools } from '../../../worker/api/agents/sessionControls'
import { todosOf, type Todo } from '../../toolCall/todos.logic'
import { toolKind } from '../../toolCall/toolKind.logic'
import { TrackedInput } from '../../toolCall/trackedInput.logic'
import { applyTaskStep, hasOpenElsewhere, noTasks, taskStepOf, type TaskStep } from './tasks.logic'

type Step = { kind: 'list'; todos: readonly Todo[] } | TaskStep
interface CalledStep {
  step: Step
  /** Null = no call of a tool. */
  tool: string | null
}

/** What a block does to the agent's list. Blocks never change. */
const known = new WeakMap<ChatBlock, readonly CalledStep[]>()

export interface OpenTodos {
  /** Empty = none that has something open. */
  todos: readonly Todo[]
  /** More is to be done that only messages older than these blocks name. */
  hasOlder: boolean
}

interface Known {
  /** The chat is here from its beginning. */
  isWhole: boolean
  /** The tools for lists that the agent has, so that it refuses to call others; null = not said. */
  listTools: readonly string[] | null
}

/** The list that the session's agent works through, as it wrote it last. */
export function openTodos(blocks: readonly ChatBlock[], { isWhole, listTools }: Known): OpenTodos {
  let list: readonly Todo[] | null = []
  let tasks = noTasks(isWhole)
  for (const { step, tool } of blocks.flatMap(stepsOf)) {
    if (tool !== null && isRefused(tool, listTools)) continue
    if (step.kind === 'reset') tasks = noTasks(true)
    if (step.kind === 'list' || step.kind === 'reset') {
      list = step.kind === 'list' ? step.todos : []
    } else {
      tasks = applyTaskStep(tasks, step)
      list = null
    }
  }
  const todos = list ?? [...tasks.byId.values()]
  return {
    todos: todos.some(({ status }) => status !== 'completed') ? todos : [],
    hasOlder: list === null && hasOpenElsewhere(tasks),
  }
}

/** Nothing else tells it: the records of calls carry no results (docs/protocol.md 6.9). Other agents have tools of their own. */
function isRefused(tool: string, listTools: readonly string[] | null): boolean {
  return listTools !== null && claudesListTools.includes(tool) && !listTools.includes(tool)
}

function stepsOf(block: ChatBlock): readonly CalledStep[] {
  const before = known.get(block)
  if (before) return before
  const steps = block.flatMap((item) =>
    stepOf(item).map((step) => ({ step, tool: item.kind === 'tool-call' ? item.tool : null })),
  )
  known.set(block, steps)
  return steps
}

/** A list of a helper agent is its own affair; a reset of the conversation ends the list (docs/protocol.md 6.9). */
function stepOf(item: ChatItem): Step[] {
  if (item.kind === 'event') {
    return item.event.type === 'message' && item.event.text === 'Context was reset' ? [{ kind: 'reset' }] : []
  }
  if (item.kind !== 'tool-call') return []
  if (item.state !== 'running' && item.state !== 'completed' && item.state !== 'ended') return []
  const step = taskStepOf(item)
  if (step) return [step]
  if (item.parentId !== null || toolKind(item.tool) !== 'todos' || !hasList(item)) return []
  return [{ kind: 'list', todos: todosOfCall(item) }]
}

/** Tools that only read the list count as "todos", too. */
function hasList({ input }: ToolCall): boolean {
  return Array.isArray(new TrackedInput(input).at('todos').value)
}

function todosOfCall({ input, result }: ToolCall): readonly Todo[] {
  const made = todosOf(new TrackedInput({ todos: new TrackedInput(result).at('newTodos').value }))
  return made.length > 0 ? made : todosOf(new TrackedInput(input))
}

/** What the one line names: what is being done, else what comes next. */
export function currentTodo(todos: readonly Todo[]): Todo | undefined {
  return todos.find(({ status }) => status === 'in_progress') ?? todos.find(({ status }) => status === 'pending')
}
