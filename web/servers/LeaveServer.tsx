import { useState } from 'react'
import type { ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import type { RegisteredServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import { ServerChoice } from './ServerChoice'
import { primaryCandidates } from '../serverStatus/serverWords.logic'
import { useAction } from '../hub/useAction'

interface LeaveProps {
  app: RegisteredServers
  server: ServerState
  how: 'sign-out' | 'remove'
  onClose(): void
}

/** Confirms a sign-out or removal: says what is lost, and asks which server becomes primary. */
export function LeaveServer({ app, server, how, onClose }: LeaveProps) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const candidates = primaryCandidates(app, server)
  const [chosen, setChosen] = useState(candidates[0]?.id ?? null)
  const newPrimary = candidates.some(({ id }) => id === chosen) ? chosen : (candidates[0]?.id ?? null)
  const { actions, leave } = messages.servers
  const words = how === 'remove' ? leave.remove : leave.signOut
  const { account } = server
  const signedIn = account.kind === 'signed-in'
  const leaveIt = async () => {
    if (how === 'remove') await commands.removeServer(server.id, newPrimary)
    else await commands.signOut(server.id, newPrimary)
    await (await import('../notifications/push/leavePushes')).leavePushes(server.id)
  }
  const go = () => run(leaveIt(), onClose)
  return (
    <Dialog title={words.title(server.label)} onClose={onClose}>
      <p>{words.text(server.url)}</p>
      {signedIn && server.unsentMessages !== 0 && (
        <p>
          <strong>{server.unsentMessages === null ? leave.unsentUnknown : leave.unsent(server.unsentMessages)}</strong>
        </p>
      )}
      {account.kind === 'signed-in' && <p>{(how === 'remove' ? leave.keyRemoved : leave.key)[account.keyOrigin]}</p>}
      {candidates.length > 0 && (
        <ServerChoice
          title={leave.newPrimary}
          help={messages.servers.primaryHelp}
          servers={candidates}
          chosen={newPrimary}
          onChoose={setChosen}
        />
      )}
      {server.isPrimary && candidates.length === 0 && app.serverOrder.length > 1 && <p>{leave.noOther}</p>}
      {error && <ErrorNotice error={error} />}
      <DialogActions>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
        <Button look="danger" aria-disabled={isBusy} onClick={() => !isBusy && go()}>
          {how === 'remove' ? actions.remove : actions.signOut}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
