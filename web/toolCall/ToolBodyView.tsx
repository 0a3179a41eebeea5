import Folder from 'lucide-react/icons/folder'
import { lazy, Suspense } from 'react'
import type { ToolState } from '../../worker/api/chat'
import { messages } from '../i18n/messages'
import { CodeBlock } from '../markdown/CodeBlock'
import { byPosition } from '../ui/byPosition'
import { showVisibly, VisibleText } from '../visibleText/VisibleText'
import { visibleText } from '../visibleText/visibleText.logic'
import { JsonBlock, mayBeDrawnWhole } from './JsonBlock'
import { NamedValues } from './NamedValues'
import { ReadableText } from './ReadableText'
import type { Question, ToolBody } from './toolBody.logic'
import styles from './ToolBodyView.module.css'

const words = messages.sessions

// jsdiff comes with the first opened change.
const Changes = lazy(() => import('./changes/Changes'))

const TODO_MARKS = { pending: '☐', in_progress: '◐', completed: '☑' } as const

interface Props {
  body: ToolBody
  /** Of the call that it belongs to. */
  state?: ToolState
  /** Of a request that waits: nothing of it may be left out. */
  complete?: boolean
  /** However long, no line is behind another click. */
  whole?: boolean
}

/** What a tool was asked to do. Nothing in it is hidden by its characters. */
export function ToolBodyView({ body, state = 'running', complete = false, whole = false }: Props) {
  switch (body.kind) {
    case 'command':
      return (
        <>
          {body.description !== null && (
            <p className={styles.note}>
              <VisibleText text={body.description} />
            </p>
          )}
          <CodeBlock
            code={body.command}
            language={visibleText(body.shell ?? 'sh')}
            wraps={complete ? 'always' : true}
            shown={mayBeDrawnWhole(body.command, complete) ? showVisibly : undefined}
          />
          {body.cwd !== null && (
            <p className={styles.note}>
              <Folder size={12} aria-hidden /> <VisibleText text={body.cwd} />
            </p>
          )}
        </>
      )
    case 'changes':
      return (
        <Suspense fallback={<div className={styles.diffLoading} data-loading />}>
          <Changes changes={body.changes} state={state} complete={complete} whole={whole} />
        </Suspense>
      )
    case 'todos':
      return (
        <ul className={styles.todos}>
          {byPosition(body.todos, ({ status, content }) => (
            <li data-status={status}>
              <span aria-hidden>{TODO_MARKS[status]} </span>
              <span className="visually-hidden">{words.tool.todo[status]}: </span>
              <VisibleText text={content} />
            </li>
          ))}
        </ul>
      )
    case 'markdown':
      return <ReadableText text={body.text} complete={complete} />
    case 'questions':
      return byPosition(body.questions, (question) => <QuestionView question={question} />)
    case 'facts':
      return <NamedValues facts={body.facts} complete={complete} />
    case 'json':
      return <JsonBlock value={body.value} complete={complete} />
  }
}

function QuestionView({ question: { question, options, multiple, answer } }: { question: Question }) {
  return (
    <div className={styles.question}>
      <p className={styles.asked}>
        <VisibleText text={question} />
        {multiple && <span className={styles.note}> {words.tool.multiple}</span>}
      </p>
      <ul className={styles.choices}>
        {byPosition(options, ({ label, description }) => (
          <li>
            <VisibleText text={label} />
            {description && (
              <span className={styles.note}>
                {' '}
                <VisibleText text={description} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {answer !== null && <p className={styles.given}>{answer}</p>}
    </div>
  )
}
