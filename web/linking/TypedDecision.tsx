import { useState, type ReactNode } from 'react'
import { isTypedHost } from '../../worker/api/links/typedHost'
import type { CanonicalUrl } from '../../worker/api/ids'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { hostOf } from './accounts.logic'
import { CutOffNotice } from './CutOffNotice'
import styles from './Linking.module.css'
import { useApproveGuard } from './useApproveGuard'
import { useBothInView } from './useBothInView'

interface TypedDecisionProps {
  /** What is decided about, beside what is typed: a change of it restarts the wait. */
  content: string
  /** The server whose address has to be typed; null = none is picked yet. */
  serverUrl: CanonicalUrl | null
  words: { type(host: string): string; typeHelp?: string; go: string }
  isShown?: boolean
  /** What a person must have read: it stays on the screen with the field. */
  warning?: ReactNode
  error?: ReactNode
  /** The way out, before the button. */
  children?: ReactNode
  onGo(typedHost: string): void
}

/**
 * The gravest decisions: the server's address is typed, and the button beside the field works only while both are in
 * view. They stay at the edge of the window together, so that nothing of a long screen comes between them.
 */
export function TypedDecision(props: TypedDecisionProps) {
  // What was typed confirmed what was decided about before.
  return <Decision key={props.content} {...props} />
}

function Decision({ content, serverUrl, words, isShown = true, warning, error, children, onGo }: TypedDecisionProps) {
  const [typed, setTyped] = useState('')
  const { isInView, isCutOff, button, subject } = useBothInView()
  const guard = useApproveGuard(JSON.stringify([content, serverUrl, typed]), isShown && isInView)
  const isTyped = serverUrl !== null && isTypedHost(typed, serverUrl)
  return (
    <form
      className={`${styles.decision} ${styles.tall}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (isTyped && guard.check()) onGo(typed)
      }}
    >
      {serverUrl !== null && (
        <div ref={subject} className={styles.part}>
          {warning}
          <Field
            code
            label={words.type(hostOf(serverUrl))}
            {...(words.typeHelp !== undefined && { help: words.typeHelp })}
            value={typed}
            onValue={setTyped}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        </div>
      )}
      {error}
      {isCutOff && <CutOffNotice button={words.go} />}
      <div className={styles.actions}>
        {children}
        <Button ref={button} type="submit" look="danger" aria-disabled={!isTyped || !guard.ready}>
          {words.go}
        </Button>
      </div>
    </form>
  )
}
