import Square from 'lucide-react/icons/square'
import type { SessionSummary } from '../../worker/api/state'
import { forgetOwnPicks, heldPicks } from '../agentSettings/ownPicks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { composerMessages } from '../i18n/composerMessages'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import popup from '../ui/popup.module.css'
import styles from './StopButton.module.css'

const words = composerMessages.stop

/** Stops the agent's current turn. There is no key for it: Escape is pressed for too many other reasons. */
export function StopButton({ session }: { session: SessionSummary }) {
  const { commands } = useHub()
  const { run, isBusy: isStopping, error } = useAction()
  const address = { serverId: session.serverId, sessionId: session.id }
  const stop = () => {
    const held = heldPicks(address)
    // The hub takes back what is written; what is held here was not sent, and is not kept either, unless it is newer.
    run(commands.abortTurn(address), () => heldPicks(address) === held && forgetOwnPicks(address))
  }
  const word = isStopping ? words.stopping : words.stop
  return (
    <div className={styles.stop}>
      <Button onClick={stop} disabled={isStopping} title={words.title} aria-label={word}>
        <Square size={14} aria-hidden />
        <span className={styles.word}>{word}</span>
      </Button>
      {error && (
        <p className={popup.problem} role="alert">
          {words.failed(messages.error(error).what)}
        </p>
      )}
    </div>
  )
}
