import { rowAt } from '../../worker/api/rows'
import type { SessionAddress } from '../../worker/api/ids'
import type { ServerState, SessionSummary } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { Changes } from '../files/Changes'
import { useApp } from '../hub/hooks'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { isStale } from '../serverStatus/upToDate.logic'
import { RemovalNotice } from '../sessionRow/RemovalNotice'
import { SessionGlyph } from '../sessionRow/SessionGlyph'
import { sessionState } from '../sessionRow/sessionState.logic'
import { LastText } from '../queue/asked/LastText'
import { WaitingRequests } from '../queue/asked/WaitingRequests'
import { Button, ButtonLink } from '../ui/Button'

const words = newSessionMessages.fleet

interface Props {
  address: SessionAddress
  machine: string
  areChangesShown: boolean
  /** Null = there is nothing else to archive. */
  onKeep: (() => void) | null
}

/** One session of a fleet: how it stands, what was said last, what was changed. */
export function FleetSession({ address, ...rest }: Props) {
  const { serverId, sessionId } = address
  const session = useApp((app) => rowAt(app.sessions[serverId], sessionId))
  const server = useApp((app) => app.servers[serverId])
  if (!session || !server) return <p>{words.sessionGone}</p>
  return <Shown session={session} server={server} address={address} {...rest} />
}

interface ShownProps extends Props {
  session: SessionSummary
  server: ServerState
}

function Shown({ session, server, address, machine, areChangesShown, onKeep }: ShownProps) {
  const state = sessionState(session, isStale(server))
  const removal = session.marks?.removal
  return (
    <>
      <p>
        <SessionGlyph glyph={state.glyph} /> {state.text}
      </p>
      {session.activity === 'needs-you' && <WaitingRequests session={session} />}
      <LastText address={address} of={machine} />
      {areChangesShown && <Changes address={address} machine={machine} />}
      {removal ? (
        <RemovalNotice session={session} removal={removal} server={server} />
      ) : (
        <p>
          <ButtonLink to={sessionHref(address.serverId, address.sessionId)} label={words.openName(machine)}>
            {words.open}
          </ButtonLink>{' '}
          {onKeep && session.activity !== 'archived' && (
            <Button aria-label={words.keepName(machine)} onClick={onKeep}>
              {words.keep}
            </Button>
          )}
        </p>
      )}
    </>
  )
}
