import { useState } from 'react'
import { useLocation } from 'wouter'
import type { LocalId, SessionAddress } from '../../worker/api/ids'
import type { HubErrorData } from '../../worker/api/errors'
import type { ChatState } from '../../worker/api/chat'
import type { HubCommands } from '../../worker/api/commands'
import { sessionHref } from '../addresses/hrefs'
import { giveBack } from '../drafts/drafts'
import { useChat } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { VisibleText } from '../visibleText/VisibleText'
import { WaitingPlaceholder } from './asked/WaitingPlaceholder'
import styles from './Queue.module.css'

const words = paletteMessages.queue.unsent

/** Prompts of a session that could not be sent: each is tried again, edited or discarded. */
export function UnsentPrompts({ address }: { address: SessionAddress }) {
  const chat = useChat(address)
  if (chat === undefined) return <WaitingPlaceholder />
  const failed = chat === 'gone' ? [] : failedPrompts(chat)
  if (failed.length === 0) return <p className={styles.asked}>{words.notHere}</p>
  return failed.map((prompt) => <Prompt key={prompt.localId} prompt={prompt} address={address} />)
}

interface FailedPrompt {
  localId: LocalId
  text: string
  error: HubErrorData
}

function failedPrompts({ blocks }: ChatState): FailedPrompt[] {
  return blocks.flat().flatMap((item) => {
    if (item.kind !== 'user-text' || item.localId === null || item.delivery.state !== 'failed') return []
    return [{ localId: item.localId, text: item.text, error: item.delivery.error }]
  })
}

function Prompt({ prompt: { localId, text, error: why }, address }: { prompt: FailedPrompt; address: SessionAddress }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [, navigate] = useLocation()
  const [isAsking, setAsking] = useState(false)
  const edit = () =>
    run(
      commands.discardMessage(address, localId).then((taken) => intoDraft(commands, address, taken)),
      () => navigate(sessionHref(address.serverId, address.sessionId)),
    )
  return (
    <>
      <p className={styles.asked}>
        <VisibleText text={text} />
      </p>
      <p className={styles.said}>{messages.sessions.delivery.failed(messages.error(why).what)}</p>
      <p className={styles.actions}>
        <Button aria-disabled={isBusy} onClick={() => run(commands.retryMessage(address, localId))}>
          {messages.sessions.delivery.retry}
        </Button>
        <Button aria-disabled={isBusy} onClick={edit}>
          {messages.sessions.delivery.edit}
        </Button>
        <Button aria-disabled={isBusy} onClick={() => setAsking(true)}>
          {words.discard}
        </Button>
        {error && (
          <span role="alert">
            {messages.error(error).what} {messages.error(error).todo}
          </span>
        )}
      </p>
      {isAsking && (
        <Dialog title={words.discardTitle} onClose={() => setAsking(false)}>
          <p>{words.discardHelp}</p>
          <DialogActions>
            <Button onClick={() => setAsking(false)}>{words.keep}</Button>
            <Button
              look="danger"
              onClick={() => {
                setAsking(false)
                run(commands.discardMessage(address, localId))
              }}
            >
              {words.discard}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  )
}

type Taken = Awaited<ReturnType<HubCommands['discardMessage']>>

async function intoDraft(
  commands: HubCommands,
  address: SessionAddress,
  { text, pictures = [] }: Taken,
): Promise<void> {
  giveBack(commands, address, text)
  if (pictures.length === 0) return
  const { keptPictures } = await import('../session/attachments/loadKeptPictures')
  const { attachAgain } = await keptPictures()
  attachAgain(commands, address, pictures)
}
