import { useState } from 'react'
import type { ChatState } from '../../worker/api/chat'
import type { SessionSummary } from '../../worker/api/state'
import { useApp, useChat } from '../hub/hooks'
import { useOlderMessages } from '../hub/useOlderMessages'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { machineName, sessionTitle } from '../names/sessionNames.logic'
import { saveFile } from '../page/saveFile'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import { Working } from '../ui/Working'
import { exportName, exportText, type ExportFormat, type ExportHead } from './exportText.logic'
import styles from './ExportDialog.module.css'

const words = sessionActionsMessages.export
const formats = ['markdown', 'json'] as const

/** Reads a conversation to its beginning and saves it as a file; what is here can be saved at any time. */
export function ExportDialog({ session, onClose }: { session: SessionSummary; onClose(): void }) {
  const { serverId, id: sessionId } = session
  const chat = useChat({ serverId, sessionId })
  const server = useApp((app) => app.servers[serverId])
  const machines = useApp((app) => app.machines[serverId])
  const [format, setFormat] = useState<ExportFormat>('markdown')
  const state = chat === 'gone' ? undefined : chat
  const { error, load } = useOlderMessages({ serverId, sessionId }, state, {
    isWanted: state?.phase.kind === 'live',
    upToBeginning: true,
  })
  const count = state?.blocks.reduce((sum, block) => sum + block.length, 0) ?? 0
  const isComplete = state?.history === 'complete'

  function save(): void {
    if (!state) return
    const head: ExportHead = {
      title: sessionTitle(session),
      server: server?.label ?? '',
      serverUrl: server?.url ?? '',
      machine: machineName(session, machines),
      directory: session.content.kind === 'open' ? session.content.path : '',
      sessionId,
      exportedAt: new Date().toISOString(),
      isComplete,
    }
    saveFile(new Blob([exportText(format, head, state)]), exportName(format, head))
    onClose()
  }

  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.help}</p>
      <fieldset className={styles.formats}>
        <legend>{words.format}</legend>
        {formats.map((name) => (
          <label key={name} className={styles.format}>
            <input type="radio" name="format" checked={format === name} onChange={() => setFormat(name)} />
            <span>
              {words.formats[name].name}
              <span className={styles.help}>{words.formats[name].help}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {error && (
        <>
          <ErrorNotice error={error} />
          <Button onClick={load}>{messages.sessions.chat.retry}</Button>
        </>
      )}
      <Progress chat={chat} count={count} server={server?.label ?? ''} isStopped={error !== null} />
      <DialogActions>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
        <Button look="primary" aria-disabled={count === 0} onClick={() => count > 0 && save()}>
          {isComplete || count === 0 ? words.save : words.savePart}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

interface ProgressProps {
  chat: ChatState | 'gone' | undefined
  count: number
  server: string
  isStopped: boolean
}

function Progress({ chat, count, server, isStopped }: ProgressProps) {
  if (chat === 'gone') return <p>{words.nothing}</p>
  if (chat?.phase.kind === 'locked') return <p>{words.notReadable}</p>
  if (chat?.history === 'complete') return <output>{count === 0 ? words.nothing : words.complete(count)}</output>
  const waits = chat === undefined || chat.phase.kind === 'loading' || chat.phase.kind === 'live'
  if (waits && !isStopped) return <Working text={words.loading(server, count)} />
  return <output>{count === 0 ? words.nothing : words.incomplete(count)}</output>
}
