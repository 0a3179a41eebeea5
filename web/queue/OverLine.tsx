import { useSyncExternalStore } from 'react'
import { rowAt } from '../../worker/api/rows'
import { hasEnded } from '../../worker/api/state'
import { sessionOfKey } from '../addresses/sessionKey'
import { useApp, useChat } from '../hub/hooks'
import { paletteMessages } from '../i18n/paletteMessages'
import type { SessionAddress } from '../../worker/api/ids'
import { answeredBy, onAnswered } from '../waiting/answeredBy'
import styles from './Queue.module.css'
import { overText } from './over.logic'
import { sessionOf } from './queue.logic'

/** What became of a line that does not wait any more, of the session as it is now. `asked`: see `overText`. */
export function OverLine({ lineKey, asked }: { lineKey: string; asked: string }) {
  const ended = useApp((app) => hasEnded(sessionOf(app, lineKey)?.activity))
  const address = sessionOfKey(lineKey)
  return (
    <output className={styles.asked}>
      {ended || !address ? paletteMessages.queue.overEnded : <Outcome address={address} asked={asked} />}
    </output>
  )
}

function Outcome({ address, asked }: { address: SessionAddress; asked: string }) {
  const inTerminal = useApp((app) => {
    const content = rowAt(app.sessions[address.serverId], address.sessionId)?.content
    return content?.kind === 'open' && content.controlledByTerminal
  })
  const ids = asked.split('\n')
  // As one text: a list would be another one at each look.
  const by = useSyncExternalStore(onAnswered, () => ids.map((id) => answeredBy(address, id, null) ?? '').join('\n'))
  const places = by.split('\n').map((place) => (place === 'tab' || place === 'notification' ? place : null))
  return overText(useChat(address), { asked, by: places, inTerminal: inTerminal === true })
}
