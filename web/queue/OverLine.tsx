import { hasEnded } from '../../worker/api/state'
import { sessionOfKey } from '../addresses/sessionKey'
import { useApp, useChat } from '../hub/hooks'
import { paletteMessages } from '../i18n/paletteMessages'
import type { SessionAddress } from '../../worker/api/ids'
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
  return overText(useChat(address), asked)
}
