import type { SessionAddress } from '../../worker/api/ids'
import { useChat } from '../hub/hooks'
import { paletteMessages } from '../i18n/paletteMessages'
import { Markdown } from '../markdown/Markdown'
import { ScrollRegion } from '../ui/ScrollRegion'
import { lastAgentText } from './lastText.logic'
import styles from './WaitingRequests.module.css'

const words = paletteMessages.queue

/** What the agent of a session said last. `of`: what tells it apart from others on the screen. */
export function LastText({ address, of }: { address: SessionAddress; of: string }) {
  const chat = useChat(address)
  const text = chat === undefined || chat === 'gone' ? null : lastAgentText(chat)
  if (text === null) return <p className={styles.more}>{words.nothingYet}</p>
  return (
    <ScrollRegion label={words.lastText(of)} className={styles.said}>
      <Markdown text={text} />
    </ScrollRegion>
  )
}
