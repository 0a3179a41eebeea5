import { useState } from 'react'
import type { TerminalLinkDecision } from '../../worker/api/flows'
import type { CanonicalUrl, FlowId, ServerId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { linkMessages } from '../i18n/linkMessages'
import { Notice } from '../ui/Notice'
import styles from '../linking/Linking.module.css'
import { otherServersOpened } from '../linking/accounts.logic'
import { TypedDecision } from '../linking/TypedDecision'
import { secretOrigin } from './link.logic'

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
  const [isOpen, setOpen] = useState(false)
  const words = linkMessages.linkTerminal.oldCli
  const server = approval.kind === 'on-known-server' ? servers[approval.serverId] : undefined
  const others = otherServersOpened(secretOrigin(approval, servers), servers, server?.id ?? null)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>{words.open}</summary>
      <div className={styles.folded}>
        <Notice tone="danger">
          <p>
            <strong>{words.warning(serverUrl, server?.label ?? linkMessages.linkTerminal.question.thisAccount)}</strong>
          </p>
          {others.length > 0 && <p>{words.sameKey(others.join(', '))}</p>}
          <p>{words.only}</p>
        </Notice>
        <TypedDecision
          content={JSON.stringify([flowId, server?.id])}
          serverUrl={serverUrl}
          words={words}
          isShown={isOpen}
          onGo={onGo}
        />
      </div>
    </details>
  )
}
