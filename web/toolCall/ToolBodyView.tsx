import { lazy, Suspense } from 'react'
import { messages } from '../i18n/messages'
import { CodeBlock } from '../markdown/CodeBlock'
import { Markdown } from '../markdown/Markdown'
import { byPosition } from '../ui/byPosition'
import type { Question, ToolBody } from './toolCall.logic'
import { prettyJson } from './toolInput.logic'
import styles from './ToolBodyView.module.css'

const words = messages.sessions

// jsdiff comes with the first opened change.
const DiffView = lazy(() => import('./DiffView'))

const TODO_MARKS = { pending: '☐', in_progress: '◐', completed: '☑' } as const

/** What a tool was asked to do; `whole`: however long, nothing of it is behind another click or out of sight. */
export function ToolBodyView({ body, whole = false }: { body: ToolBody; whole?: boolean }) {
  switch (body.kind) {
    case 'command':
      return (
        <>
          <CodeBlock code={body.command} language="sh" wraps whole={whole} />
          {body.cwd && <p className={styles.cwd}>{body.cwd}</p>}
        </>
      )
    case 'changes':
      return (
        <Suspense fallback={<div className={styles.diffLoading} />}>
          {byPosition(body.changes, (change) => (
            <DiffView change={change} whole={whole} />
          ))}
        </Suspense>
      )
    case 'todos':
      return (
        <ul className={styles.todos}>
          {byPosition(body.todos, ({ status, content }) => (
            <li data-status={status}>
              <span aria-hidden>{TODO_MARKS[status]} </span>
              <span className="visually-hidden">{words.tool.todo[status]}: </span>
              {content}
            </li>
          ))}
        </ul>
      )
    case 'markdown':
      return (
        <div className={styles.prose}>
          <Markdown text={body.text} />
        </div>
      )
    case 'questions':
      return byPosition(body.questions, (question) => <QuestionView question={question} />)
    case 'json':
      return <CodeBlock code={prettyJson(body.value)} language="json" wraps={whole} whole={whole} />
  }
}

function QuestionView({ question: { question, options, multiple, answer } }: { question: Question }) {
  return (
    <div className={styles.question}>
      <p className={styles.asked}>
        {question}
        {multiple && <span className={styles.cwd}> {words.tool.multiple}</span>}
      </p>
      <ul className={styles.choices}>
        {byPosition(options, ({ label, description }) => (
          <li>
            {label}
            {description && <span className={styles.cwd}> {description}</span>}
          </li>
        ))}
      </ul>
      {answer !== null && <p className={styles.given}>{answer}</p>}
    </div>
  )
}
