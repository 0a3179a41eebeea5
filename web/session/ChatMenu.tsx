import { useEffect, useEffectEvent } from 'react'
import type { ChatState } from '../../worker/api/chat'
import type { SessionSummary } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { composerMessages } from '../i18n/composerMessages'
import { SideChatItems } from '../sessionActions/SideChatItems'
import { SessionMenu } from '../sessionActions/SessionMenu'
import { MenuItem } from '../ui/ActionMenu'
import popup from '../ui/popup.module.css'
import { controlOf } from './bars/bars.logic'
import { UsageItem } from './UsageItem'
import { useIsNarrow } from '../ui/useIsNarrow'
import { NextButton } from '../waiting/NextButton'
import { jumpTo, type Jump } from './place/jump'

interface Props {
  session: SessionSummary
  chat: ChatState | null
  onFind(): void
}

/** What can be done with a session while its chat is open. */
export function ChatMenu({ session, chat, onFind }: Props) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const address = { serverId: session.serverId, sessionId: session.id }
  const words = composerMessages.control
  const controls = chat?.controls ?? null
  const jump = (where: Jump) => chat && jumpTo(chat, where)
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.target instanceof Element)) return
    const where = jumpOf(event)
    if (where !== null && event.target.closest('[data-chat]') && !isWriting(event.target)) {
      event.preventDefault()
      jump(where)
    }
    if (!isFindKey(event)) return
    // A second time, from the field itself, it is the browser's own.
    if (!event.target.closest('[data-chat]') || event.target.closest('search')) return
    event.preventDefault()
    onFind()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
  const canHandBack = controls !== null && controlOf(session, controls) === 'app'
  return (
    <>
      {error && (
        <p className={popup.problem} role="alert">
          {words.failed(messages.error(error).what)}
        </p>
      )}
      {/* Beside the list there is one already. */}
      {useIsNarrow() && <NextButton />}
      <SessionMenu session={session}>
        <SideChatItems session={session} />
        <MenuItem onChoose={onFind}>{composerMessages.find.name}</MenuItem>
        <MenuItem onChoose={() => jump('previous-prompt')}>{composerMessages.jump.previousPrompt}</MenuItem>
        <MenuItem onChoose={() => jump('next-prompt')}>{composerMessages.jump.nextPrompt}</MenuItem>
        {session.activity === 'needs-you' && (
          <MenuItem onChoose={() => jump('next-request')}>{composerMessages.jump.nextRequest}</MenuItem>
        )}
        {canHandBack && (
          <MenuItem onChoose={() => run(commands.giveControl(address, 'terminal'))}>{words.handBack}</MenuItem>
        )}
        <UsageItem session={address} usage={chat?.usage ?? null} />
      </SessionMenu>
    </>
  )
}

/** Alt with an arrow; of a draft it moves the cursor. */
function jumpOf({ key, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented }: KeyboardEvent): Jump | null {
  if (!altKey || ctrlKey || metaKey || shiftKey || defaultPrevented) return null
  return key === 'ArrowUp' ? 'previous-prompt' : key === 'ArrowDown' ? 'next-prompt' : null
}

function isWriting(element: Element): boolean {
  return (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) && element.value !== ''
}

function isFindKey({ key, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'f' && ctrlKey !== metaKey && !altKey && !shiftKey && !defaultPrevented
}
