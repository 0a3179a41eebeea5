import type { ToolCall } from '../../../worker/api/chat'
import { messages } from '../../i18n/messages'
import { answeredWhere } from '../../permissions/answered.logic'
import { tasksOfResult } from '../../toolCall/todos.logic'
import { ToolBodyView } from '../../toolCall/ToolBodyView'
import ToolResult from '../../toolResult/ToolResult'
import { useAnsweredPlace } from '../../waiting/useAnsweredPlace'
import { useChatPlace } from '../place/chatContext'
import styles from './CallOutcome.module.css'

/** What came of a call. `whole`: nothing of it scrolls in a box of its own. */
export function CallOutcome({ call, whole = false }: { call: ToolCall; whole?: boolean }) {
  const { permission, result, tool } = call
  const tasks = tasksOfResult(tool, result)
  const heard = useAnsweredPlace(useChatPlace().session, permission?.requestId ?? '', permission)
  const where = answeredWhere(permission, heard)
  return (
    <>
      {where !== null && <p className={styles.where}>{where}</p>}
      {permission?.kind === 'denied' && permission.reason && (
        <p className={styles.denied}>{messages.sessions.tool.denied(permission.reason)}</p>
      )}
      {tasks && <ToolBodyView body={{ kind: 'todos', todos: tasks }} />}
      {!tasks && result !== undefined && result !== null && <ToolResult call={call} whole={whole} />}
    </>
  )
}
