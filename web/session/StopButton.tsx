import { Square } from 'lucide-react'
import { useState } from 'react'
import type { SessionSummary } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { errorData } from '../../worker/api/errors'
import styles from './StopButton.module.css'

const words = messages.sessions.stop

/** Stops the agent's current turn. No key does: Escape is pressed for too many reasons. */
export function StopButton({ session }: { session: SessionSummary }) {
  const { commands } = useHub()
  const [phase, setPhase] = useState<{ kind: 'ready' | 'stopping' } | { kind: 'failed'; what: string }>({
    kind: 'ready',
  })
  const stop = () => {
    setPhase({ kind: 'stopping' })
    commands.abortTurn({ serverId: session.serverId, sessionId: session.id }).then(
      () => setPhase({ kind: 'ready' }),
      (error: unknown) => setPhase({ kind: 'failed', what: messages.error(errorData(error)).what }),
    )
  }
  const isStopping = phase.kind === 'stopping'
  return (
    <div className={styles.stop}>
      <Button onClick={stop} disabled={isStopping} title={words.title}>
        <Square size={14} aria-hidden />
        <span className={styles.word}>{isStopping ? words.stopping : words.stop}</span>
      </Button>
      {phase.kind === 'failed' && (
        <p className={styles.problem} role="alert">
          {words.failed(phase.what)}
        </p>
      )}
    </div>
  )
}
