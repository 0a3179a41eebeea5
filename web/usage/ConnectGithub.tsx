import { useState } from 'react'
import type { ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'

const words = settingsMessages.usage.connect

/** Leads to GitHub, which does not lead back here (docs/protocol.md 3.9). `onBack`: the person is, and may be connected. */
export function ConnectGithub({ server, onBack }: { server: ServerState; onBack(): void }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [page, setPage] = useState<string | null>()
  const ask = () => run(commands.githubPage(server.id), setPage)
  const close = () => {
    setPage(undefined)
    onBack()
  }
  if (page === null) return <output>{words.not(server.label)}</output>
  return (
    <>
      <Button disabled={isBusy} onClick={ask}>
        {isBusy ? words.asking(server.label) : words.start}
      </Button>
      {error && <ErrorNotice error={error} />}
      {page !== undefined && (
        <Dialog title={words.title(server.label)} onClose={close}>
          <p>{words.text(server.label)}</p>
          <p>
            <a href={page} target="_blank" rel="noopener noreferrer">
              {words.go}
            </a>
          </p>
          <DialogActions>
            <Button onClick={() => setPage(undefined)}>{messages.app.cancel}</Button>
            <Button onClick={close}>{words.done}</Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  )
}
