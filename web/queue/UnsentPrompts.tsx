import type { LocalId, SessionAddress } from '../../worker/api/ids'
import type { HubErrorData } from '../../worker/api/errors'
import type { ChatState } from '../../worker/api/chat'
import type { HubCommands } from '../../worker/api/commands'
import { giveBack, moveIn } from '../drafts/drafts'
import { useChat } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { undoNotice } from '../page/undoNotice'
import { Button } from '../ui/Button'
import { VisibleText } from '../visibleText/VisibleText'
import { WaitingPlaceholder } from './asked/WaitingPlaceholder'
import styles from './Queue.module.css'

const words = paletteMessages.queue.unsent

/** Prompts of a session that could not be sent: each is tried again or discarded. */
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
  const discard = () =>
    run(commands.discardMessage(address, localId), (taken) =>
      undoNotice.set({
        text: words.discarded,
        action: words.toDraft,
        undo: () => void intoDraft(commands, address, taken),
      }),
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
        <Button aria-disabled={isBusy} onClick={discard}>
          {words.discard}
        </Button>
        {error && (
          <span role="alert">
            {messages.error(error).what} {messages.error(error).todo}
          </span>
        )}
      </p>
    </>
  )
}

type Taken = Awaited<ReturnType<HubCommands['discardMessage']>>

async function intoDraft(
  commands: HubCommands,
  address: SessionAddress,
  { text, pictures = [] }: Taken,
): Promise<void> {
  // Where what is stored cannot be read, it stays in this page at least.
  const isStored = await moveIn(commands, address, text).catch(() => false)
  if (!isStored) giveBack(commands, address, text)
  if (pictures.length === 0) return
  const { keptPictures } = await import('../session/attachments/loadKeptPictures')
  const { attachAgain } = await keptPictures()
  attachAgain(commands, address, pictures)
}
