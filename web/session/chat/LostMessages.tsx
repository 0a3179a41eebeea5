import History from 'lucide-react/icons/history'
import { useId, useState } from 'react'
import type { LostPart } from '../../../worker/api/chat'
import { composerMessages } from '../../i18n/composerMessages'
import { useClock } from '../../time/clock'
import { clockTime } from '../../time/time.logic'
import { useChatPlace } from '../place/chatContext'
import { lostKey } from '../place/lostPlace.logic'
import { useOpened } from '../place/opened'
import { ChatItemView } from './ChatItemView'
import { createChatRows } from './chatRows.logic'
import styles from './LostMessages.module.css'

const words = composerMessages.lost

/** Says that the server no longer has these messages, and shows this browser's copy on request. */
export function LostMessages({ part }: { part: LostPart }) {
  const { serverLabel } = useChatPlace()
  const [isOpen, setIsOpen] = useOpened(lostKey(part))
  const copyId = useId()
  const [rowsOf] = useState(() => createChatRows())
  const count = part.blocks.reduce((sum, block) => sum + block.length, 0)
  const when = useClock((now) => clockTime(part.foundAt, now))
  return (
    <section className={styles.lost} aria-label={words.name} data-lost={lostKey(part)}>
      <p className={styles.notice}>
        <History size={16} aria-hidden className={styles.icon} />
        <span>{words.explain(serverLabel, count, when)}</span>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          aria-controls={copyId}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? words.hide : words.show}
        </button>
      </p>
      <div id={copyId} hidden={!isOpen} className={styles.copy}>
        {isOpen &&
          rowsOf({ blocks: part.blocks, lost: [] })
            .flatMap(({ node, run }) => [node].concat(run))
            .map((node) => (
              <div key={node.item.id} data-item={node.item.id}>
                <ChatItemView node={node} />
              </div>
            ))}
      </div>
    </section>
  )
}
