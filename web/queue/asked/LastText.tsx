import type { SessionAddress } from '../../../worker/api/ids'
import { useChat } from '../../hub/hooks'
import { paletteMessages } from '../../i18n/paletteMessages'
import { Markdown } from '../../markdown/Markdown'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { lastAgentText } from './lastText.logic'
import { WaitingPlaceholder } from './WaitingPlaceholder'
import styles from './WaitingRequests.module.css'

const words = paletteMessages.queue

/** What the agent of a session said last. `of`: what tells it apart from others on the screen. */
export function LastText({ address, of }: { address: SessionAddress; of: string }) {
  const chat = useChat(address)
  if (chat === undefined || (chat !== 'gone' && chat.phase.kind === 'loading')) return <WaitingPlaceholder />
  const text = chat === 'gone' ? null : lastAgentText(chat)
  if (text === null) {
    const isAllHere = chat !== 'gone' && chat.phase.kind === 'live' && chat.history === 'complete'
    return <p className={styles.more}>{isAllHere ? words.nothingYet : words.notHere}</p>
  }
  return (
    <ScrollRegion label={words.lastText(of)} className={styles.said}>
      <Markdown text={text} />
    </ScrollRegion>
  )
}
