import { useState } from 'react'
import type { TerminalLinkDecision } from '../../worker/api/flows'
import type { CanonicalUrl, FlowId, ServerId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { linkMessages } from '../i18n/linkMessages'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { Notice } from '../ui/Notice'
import styles from '../linking/Linking.module.css'
import { otherServersOpened, hostOf } from '../linking/accounts.logic'
import { isTypedHost } from '../../worker/api/typedHost'
import { secretOrigin } from './link.logic'
import { useApproveGuard } from '../linking/useApproveGuard'
import { useBothInView } from '../linking/useBothInView'

interface OldCliProps {
  flowId: FlowId
  serverUrl: CanonicalUrl
  /** The decision to which the server answered that the terminal asks for the secret. */
  approval: TerminalLinkDecision
  servers: Record<ServerId, ServerState>
  onGo(typedHost: string): void
}

/**
 * Folded away: for this one approval, the person may hand the secret itself to a CLI of their own (docs/design.md 4.5).
 */
export function OldCli({ flowId, serverUrl, approval, servers, onGo }: OldCliProps) {
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const words = linkMessages.linkTerminal.oldCli
  const server = approval.kind === 'on-known-server' ? servers[approval.serverId] : undefined
  const { isInView, button, subject } = useBothInView()
  const guard = useApproveGuard(JSON.stringify([flowId, serverUrl, server?.id, typed]), isOpen && isInView)
  const isTyped = isTypedHost(typed, serverUrl)
  const others = otherServersOpened(secretOrigin(approval, servers), servers, server?.id ?? null)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>{words.open}</summary>
      <form
        className={styles.folded}
        onSubmit={(event) => {
          event.preventDefault()
          if (isTyped && guard.check()) onGo(typed)
        }}
      >
        <Notice tone="danger">
          <p>
            <strong>{words.warning(serverUrl, server?.label ?? linkMessages.linkTerminal.question.thisAccount)}</strong>
          </p>
          {others.length > 0 && <p>{words.sameKey(others.join(', '))}</p>}
          <p>{words.only}</p>
        </Notice>
        <div ref={subject}>
          <Field
            code
            label={words.type(hostOf(serverUrl))}
            value={typed}
            onValue={setTyped}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        </div>
        <div className={`${styles.actions} ${styles.decision}`}>
          <Button ref={button} type="submit" look="danger" aria-disabled={!isTyped || !guard.ready}>
            {words.go}
          </Button>
        </div>
      </form>
    </details>
  )
}
