import type { ChatBlock, ChatItem, ToolCall } from '../../../worker/api/chat'
import { todosOf, type Todo } from '../../toolCall/toolBody.logic'
import { toolKind } from '../../toolCall/toolKind.logic'
import { TrackedInput } from '../../toolCall/trackedInput.logic'

/** What a block says of the agent's list; null = nothing. Blocks never change. */
const known = new WeakMap<ChatBlock, readonly Todo[] | null>()

/** The list that the session's agent works through, as it wrote it last; empty = none that has something open. */
export function openTodos(blocks: readonly ChatBlock[]): readonly Todo[] {
  for (let index = blocks.length - 1; index >= 0; index--) {
    const todos = todosIn(blocks[index] as ChatBlock)
    if (todos) return todos.some(({ status }) => status !== 'completed') ? todos : []
  }
  return []
}

function todosIn(block: ChatBlock): readonly Todo[] | null {
  const before = known.get(block)
  if (before !== undefined) return before
  const item = block.findLast(tellsOfTodos)
  const todos = item ? (item.kind === 'tool-call' ? todosOfCall(item) : []) : null
  known.set(block, todos)
  return todos
}

/** A list of a helper agent is its own affair; a reset of the conversation ends the list (docs/protocol.md 6.9). */
function tellsOfTodos(item: ChatItem): boolean {
  if (item.kind === 'event') return item.event.type === 'message' && item.event.text === 'Context was reset'
  if (item.kind !== 'tool-call' || item.parentId !== null || toolKind(item.tool) !== 'todos') return false
  return item.state === 'running' || item.state === 'completed' || item.state === 'ended'
}

function todosOfCall({ input, result }: ToolCall): readonly Todo[] {
  const made = todosOf(new TrackedInput({ todos: new TrackedInput(result).at('newTodos').value }))
  return made.length > 0 ? made : todosOf(new TrackedInput(input))
}

/** What the one line names: what is being done, else what comes next. */
export function currentTodo(todos: readonly Todo[]): Todo | undefined {
  return todos.find(({ status }) => status === 'in_progress') ?? todos.find(({ status }) => status === 'pending')
}
