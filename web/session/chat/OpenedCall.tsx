import { Link } from 'wouter'
import type { ToolCall } from '../../../worker/api/chat'
import { composerMessages } from '../../i18n/composerMessages'
import { toolBody } from '../../toolCall/toolBody.logic'
import { ToolBodyView } from '../../toolCall/ToolBodyView'
import { callHref } from '../place/callLink.logic'
import { CallOutcome } from './CallOutcome'
import { useChatPlace } from '../place/chatContext'
import styles from './ToolCallView.module.css'

/** What stands under the line of an opened call: what it was asked, what came of it, and the way to all of it. */
export function OpenedCall({ call }: { call: ToolCall }) {
  const { session } = useChatPlace()
  return (
    <>
      <ToolBodyView body={toolBody(call)} state={call.state} />
      <CallOutcome call={call} />
      <Link href={callHref(session, call)} state={{ fromChat: true }} className={styles.full}>
        {composerMessages.call.full}
      </Link>
    </>
  )
}
