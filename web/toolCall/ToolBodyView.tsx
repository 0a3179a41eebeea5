import { lazy, Suspense } from 'react'
import { Fact, FactList } from '../factList/FactList'
import { messages } from '../i18n/messages'
import { CodeBlock } from '../markdown/CodeBlock'
import { byPosition } from '../ui/byPosition'
import { showVisibly, VisibleText } from '../visibleText/VisibleText'
import { visibleText } from '../visibleText/visibleText.logic'
import { ReadableText } from './ReadableText'
import type { Question, ToolBody } from './toolBody.logic'
import { prettyJson } from './toolInput.logic'
import styles from './ToolBodyView.module.css'

const words = messages.sessions

// jsdiff comes with the first opened change.
const DiffView = lazy(() => import('./DiffView'))

const TODO_MARKS = { pending: '☐', in_progress: '◐', completed: '☑' } as const

interface Props {
  body: ToolBody
  /** Of a request that waits: nothing of it may be left out. */
  complete?: boolean
  /** However long, no line is behind another click. */
  whole?: boolean
}

/** What a tool was asked to do. Nothing in it is hidden by its characters. */
export function ToolBodyView({ body, complete = false, whole = false }: Props) {
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
            wraps
            shown={mayBeDrawnWhole(body.command, complete) ? showVisibly : undefined}
          />
          {body.cwd !== null && (
            <p className={styles.note}>
              <VisibleText text={body.cwd} />
            </p>
          )}
        </>
      )
    case 'changes':
      return (
        <Suspense fallback={<div className={styles.diffLoading} data-loading />}>
          {byPosition(body.changes, (change) => (
            <DiffView change={change} complete={complete} whole={whole} />
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
      return (
        <FactList>
          {byPosition(body.facts, ({ name, value }) => (
            <Fact name={visibleText(name)}>
              <VisibleText text={value} />
            </Fact>
          ))}
        </FactList>
      )
    case 'json':
      return <JsonBlock value={body.value} complete={complete} />
  }
}

/** Any JSON as text in which nothing is hidden. */
export function JsonBlock({ value, complete = false }: { value: unknown; complete?: boolean }) {
  const code = prettyJson(value)
  return (
    <CodeBlock
      code={code}
      language="json"
      wraps={complete}
      shown={mayBeDrawnWhole(code, complete) ? showVisibly : undefined}
    />
  )
}

/** What ran already is drawn within the budget of a message (web/markdown/grammar/budget.ts); a request is drawn whole. */
const longestAtOnce = 20_000

function mayBeDrawnWhole(text: string, complete: boolean): boolean {
  return complete || text.length <= longestAtOnce
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
