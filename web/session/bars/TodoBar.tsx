import { lazy, Suspense, useState } from 'react'
import ListTodo from 'lucide-react/icons/list-todo'
import type { ChatState } from '../../../worker/api/chat'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { useOlderMessages } from '../../hub/useOlderMessages'
import { Button } from '../../ui/Button'
import { VisibleText } from '../../visibleText/VisibleText'
import styles from './SessionBars.module.css'
import { currentTodo, type OpenTodos } from './todos.logic'

const ToolBodyView = lazy(async () => ({ default: (await import('../../toolCall/ToolBodyView')).ToolBodyView }))

const words = composerMessages.todos

/** What the agent still has to do: one line, which opens to the whole list. */
export function TodoBar({ open: { todos, hasOlder }, chat }: { open: OpenTodos; chat: ChatState }) {
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
        <span>{hasOlder ? words.doneOfSome(done, todos.length) : words.done(done, todos.length)}</span>
      </summary>
      {isOpen && hasOlder && <OlderTasks chat={chat} />}
      <Suspense fallback={null}>
        {isOpen && todos.length > 0 && <ToolBodyView body={{ kind: 'todos', todos: [...todos] }} />}
      </Suspense>
    </details>
  )
}

/** Tasks are numbered as they are made: those that were made before what is here cannot be told apart. */
function OlderTasks({ chat }: { chat: ChatState }) {
  const [isWanted, setWanted] = useState(false)
  const { error, load } = useOlderMessages(chat, chat, { isWanted, upToBeginning: true })
  const isLoading = isWanted && !error
  return (
    <div className={styles.bar}>
      <span className={styles.text}>{words.older}</span>
      <Button
        look="quiet"
        disabled={isLoading}
        onClick={() => {
          setWanted(true)
          if (error) load()
        }}
      >
        {isLoading ? words.loading : words.load}
      </Button>
      {error && (
        <p className={styles.problem} role="alert">
          {messages.error(error).what}
        </p>
      )}
    </div>
  )
}
