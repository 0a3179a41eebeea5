import type { ArtifactAddress, ArtifactSummary, ArtifactVersions } from '../../worker/api/agents/artifacts'
import type { ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { isStale } from '../serverStatus/upToDate.logic'
import { Button } from '../ui/Button'
import { ErrorNotice } from '../ui/Notice'
import styles from '../ui/sessionForm.module.css'

const words = messages.sessions.removal

interface Props {
  address: ArtifactAddress
  removal: NonNullable<ArtifactSummary['removal']>
  server: ServerState
  /** What of it is on the screen; null = only its title. */
  seen: ArtifactVersions | null
}

/** An artifact that is about to be deleted: what will happen, and the way back. */
export function Removal({ address, removal, server, seen }: Props) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const isChanged = removal.error === 'changed'
  return (
    <>
      <output className={styles.facts}>
        {removal.error === 'changed'
          ? settingsMessages.artifacts.changedSince(server.label)
          : removal.error
            ? messages.error(removal.error).what
            : isStale(server)
              ? words.later.delete(server.label)
              : words.soon.delete}
      </output>
      {/* What was changed is deleted only by who sees what it is now. */}
      {isChanged && seen && (
        <Button disabled={isBusy} onClick={() => run(commands.removeArtifact(address, seen))}>
          {settingsMessages.artifacts.removeAsItIs}
        </Button>
      )}
      {removal.error && !isChanged && (
        <Button disabled={isBusy} onClick={() => run(commands.removeArtifact(address, null))}>
          {messages.sessions.chat.retry}
        </Button>
      )}
      <Button disabled={isBusy} onClick={() => run(commands.takeBackArtifactRemoval(address))}>
        {removal.error ? words.keep : words.undo}
      </Button>
      {error && <ErrorNotice error={error} />}
    </>
  )
}
