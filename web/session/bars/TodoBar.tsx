import { lazy, Suspense, useState } from 'react'
import { ListTodo } from 'lucide-react'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import type { Todo } from '../../toolCall/toolBody.logic'
import { VisibleText } from '../../visibleText/VisibleText'
import styles from './SessionBars.module.css'
import { currentTodo } from './todos.logic'

const ToolBodyView = lazy(async () => ({ default: (await import('../../toolCall/ToolBodyView')).ToolBodyView }))

const words = composerMessages.todos

/** What the agent still has to do: one line, which opens to the whole list. */
export function TodoBar({ todos }: { todos: readonly Todo[] }) {
  const [isOpen, setOpen] = useState(false)
  const done = todos.filter(({ status }) => status === 'completed').length
  const current = currentTodo(todos)
  return (
    <details className={styles.todos} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.bar}>
        <ListTodo size={14} aria-hidden className={styles.icon} />
        <span className={styles.oneLine}>
          {isOpen || !current ? messages.sessions.tool.verbs.todos : <VisibleText text={current.content} />}
        </span>
        <span>{words.done(done, todos.length)}</span>
      </summary>
      <Suspense fallback={null}>{isOpen && <ToolBodyView body={{ kind: 'todos', todos: [...todos] }} />}</Suspense>
    </details>
  )
}
