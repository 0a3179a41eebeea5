import type { PermissionAnswer } from '../../worker/api/commands'
import { messages } from '../i18n/messages'
import { permissionMessages } from '../i18n/permissionMessages'
import { Button } from '../ui/Button'
import { Working } from '../ui/Working'
import type { AnswerState } from './answers'
import styles from './PermissionCard.module.css'

const words = permissionMessages

/** What has become of an answer so far. */
export function AnswerOutcome({ state, retry }: { state: AnswerState; retry(answer: PermissionAnswer): void }) {
  switch (state.kind) {
    case 'none':
      return null
    case 'sending':
      return <Working text={words.sending} />
    case 'sent':
      return <Working text={words.sent} />
    case 'failed': {
      if (isGone(state)) return <output className={styles.muted}>{words.gone}</output>
      const { what, todo } = messages.error(state.error)
      return (
        <div className={styles.problem} role="alert">
          <p>
            {words.failed} {what} {todo}
          </p>
          {/* A request that changed meanwhile has to be read again before it is answered. */}
          {state.error.code !== 'request-changed' && <Button onClick={() => retry(state.answer)}>{words.retry}</Button>}
        </div>
      )
    }
  }
}

/** The request does not wait any more. */
export function isGone(state: AnswerState): boolean {
  return state.kind === 'failed' && state.error.code === 'not-found' && state.error.what === 'permission-request'
}
