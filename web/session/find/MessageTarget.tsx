import { useEffect, useState } from 'react'
import type { ChatState } from '../../../worker/api/chat'
import { addressKey } from '../../addresses/sessionKey'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { Button } from '../../ui/Button'
import styles from '../bars/SessionBars.module.css'
import { firstItem, newestSeq } from '../place/blocks.logic'
import { useChatPlace } from '../place/chatContext'
import { goTo } from '../place/goTo'
import { storedPlace } from '../place/usePlace'
import { useReadBack } from '../place/useStoredMessages'
import { itemAt } from '../place/messageLink.logic'

const words = composerMessages.find.link

/** Shows the message that the address names; loads older ones until it is here. */
export function MessageTarget({ chat, seq }: { chat: ChatState; seq: number }) {
  const { session, serverLabel } = useChatPlace()
  // Who comes back, or loads the page again, is where they were.
  const [isStopped, setStopped] = useState(() => storedPlace(addressKey(session)) !== null)
  const found = itemAt(chat.blocks, seq)
  const oldest = firstItem(chat.blocks)
  const isOlder = oldest === undefined || oldest.seq === null || oldest.seq > seq
  const isAbove = found === null && isOlder && chat.history !== 'complete'
  // What is stored here may end before it.
  const isBelow = found === null && chat.phase.kind !== 'live' && newestSeq(chat.blocks) < seq
  const mayCome = isAbove || isBelow
  const { error, load, waitsForServer } = useReadBack(session, chat, isAbove && !isStopped)
  useEffect(() => {
    if (found !== null && !isStopped) goTo({ chat: addressKey(session), itemId: found, text: '' })
    // Once: what comes later must not move the person away.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [found])
  if (found !== null || isStopped || chat.phase.kind === 'loading') return null
  const looking = waitsForServer || isBelow ? words.waits(serverLabel) : words.looking(serverLabel)
  const says = mayCome ? looking : words.gone
  return (
    <div className={styles.bars}>
      <div className={styles.bar}>
        <span className={styles.text} role={error || !mayCome ? 'alert' : 'status'}>
          {error ? words.failed(messages.error(error).what) : says}
        </span>
        {error && (
          <Button look="quiet" onClick={load}>
            {messages.sessions.chat.retry}
          </Button>
        )}
        <Button look="quiet" onClick={() => setStopped(true)}>
          {mayCome && !error ? words.stop : words.dismiss}
        </Button>
      </div>
    </div>
  )
}
