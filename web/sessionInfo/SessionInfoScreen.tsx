import { Link } from 'wouter'
import { rowAt } from '../../worker/api/rows'
import type { SessionDetails } from '../../worker/api/agents/sessionDetails'
import { pathWord } from '../../worker/api/agents/shellWord'
import type { SessionAddress } from '../../worker/api/ids'
import type { ServerState, SessionSummary } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { sessionKey } from '../addresses/sessionKey'
import { LoggedInCommand } from '../firstSteps/LoggedInCommand'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAsked } from '../hub/useAsked'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { SessionMenu } from '../sessionActions/SessionMenu'
import { resumeCommand } from '../sessionActions/sessionActions.logic'
import { machineName, sessionTitle } from '../names/sessionNames.logic'
import { SessionRow } from '../sessionRow/SessionRow'
import formStyles from '../ui/sessionForm.module.css'
import rowStyles from '../sessionRow/Rows.module.css'
import { sessionState } from '../sessionRow/sessionState.logic'
import { isStale } from '../serverStatus/upToDate.logic'
import { RelativeTime } from '../time/RelativeTime'
import { ButtonLink } from '../ui/Button'
import { usageText } from '../names/usageText.logic'
import { Fact, FactHead, FactList } from '../factList/FactList'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import { visibleText } from '../visibleText/visibleText.logic'
import { sideChatsOf } from '../sessionActions/sideChats.logic'
import { SessionWants } from '../waiting/WantsChoice'

const words = sessionActionsMessages.info

/** What is known of one session, and what can be done with it. */
export function SessionInfoScreen({ address }: { address: SessionAddress }) {
  const { serverId, sessionId } = address
  const session = useApp((app) => rowAt(app.sessions[serverId], sessionId))
  const server = useApp((app) => app.servers[serverId])
  if (!session || !server) {
    return (
      <Screen title={words.title}>
        <p>{messages.sessions.chat.gone}</p>
        <p>{messages.sessions.chat.goneHelp}</p>
      </Screen>
    )
  }
  return (
    <Screen title={words.title}>
      <FactHead name={sessionTitle(session)}>
        <SessionMenu session={session} />
      </FactHead>
      <Facts session={session} server={server} />
      <SideChats session={session} server={server} />
      <p>
        <ButtonLink to={sessionHref(serverId, sessionId)}>{words.back}</ButtonLink>
      </p>
    </Screen>
  )
}

/** The side chats of a session, which no list shows; of a side chat, what it was made from. */
function SideChats({ session, server }: { session: SessionSummary; server: ServerState }) {
  const { serverId, content } = session
  const sideChats = useApp((app) => sideChatsOf(app.sessions[serverId], session.id)) ?? []
  const parentId = content.kind === 'open' ? (content.sideChatOf ?? null) : null
  const parent = useApp((app) => (parentId === null ? undefined : rowAt(app.sessions[serverId], parentId)))
  return (
    <>
      {parent && (
        <p>
          {words.parent} <Link to={sessionHref(serverId, parent.id)}>{visibleText(sessionTitle(parent))}</Link>
        </p>
      )}
      {sideChats.length > 0 && (
        <section className={formStyles.group}>
          <h2>{words.sideChats}</h2>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
          <ul role="list" className={rowStyles.rows}>
            {sideChats.map((one) => (
              <li key={sessionKey(one)}>
                <SessionRow session={one} server={server} machine="" showServer={false} isOpen={false} isTabStop />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Facts({ session, server }: { session: SessionSummary; server: ServerState }) {
  const { commands } = useHub()
  const { asked } = useAsked(
    sessionKey(session),
    () => commands.readSession({ serverId: session.serverId, sessionId: session.id }),
    session.content,
  )
  const details = asked.kind === 'answered' ? asked.value : null
  const { asked: askedUsage } = useAsked(`${sessionKey(session)} usage`, () =>
    commands.readUsage({ serverId: session.serverId, sessionId: session.id }),
  )
  const usage = askedUsage.kind === 'asking' ? '' : usageText(askedUsage)
  const machines = useApp((app) => app.machines[session.serverId])
  const machine = machineName(session, machines)
  const state = sessionState(session, isStale(server))
  const cd = details && pathWord(details.path, details.os)
  const command = resumeCommand(details?.conversation ?? null)
  return (
    <>
      {session.content.kind === 'locked' && <p>{words.locked}</p>}
      {asked.kind === 'failed' && session.content.kind === 'open' && <ErrorNotice error={asked.error} />}
      <FactList>
        <Fact name={words.server}>
          <ServerMark server={server} /> {server.label}
        </Fact>
        <Fact name={words.state}>{state.text}</Fact>
        {machine && <Fact name={words.machine}>{machine}</Fact>}
        {details && <DetailFacts details={details} />}
        <Fact name={words.created}>
          <RelativeTime time={session.createdAt} />
        </Fact>
        <Fact name={words.lastActive}>
          <RelativeTime time={session.activeAt} />
        </Fact>
        <Fact name={words.messages}>{session.seq}</Fact>
        {usage !== '' && (
          <Fact name={words.usage}>
            <span title={words.usageHelp}>{usage}</span>
          </Fact>
        )}
        <Fact name={paletteMessages.queue.wants.session}>
          <SessionWants session={session} server={server} />
        </Fact>
        <Fact name={words.sessionId} copy={{ text: session.id, label: words.copy(words.sessionId) }}>
          <code>{session.id}</code>
        </Fact>
      </FactList>
      {command && details && (
        <section className={formStyles.group}>
          <h2>{words.inTerminal}</h2>
          <p>{words.inTerminalHelp(machine)}</p>
          <LoggedInCommand
            server={server}
            machine={details.machineId === null ? undefined : machines?.[details.machineId]}
            os={details.os}
            before={cd === null ? null : `cd ${cd}`}
            command={command}
          />
        </section>
      )}
    </>
  )
}

function DetailFacts({ details }: { details: SessionDetails }) {
  const { path, agent, cliVersion, os, gitBranch, startedBy, conversation, archivedBy, archiveReason } = details
  return (
    <>
      <Fact name={words.path} copy={{ text: path, label: words.copy(words.path) }}>
        <code>{path}</code>
      </Fact>
      <Fact name={words.agent}>{agent}</Fact>
      {cliVersion !== null && <Fact name={words.cliVersion}>{cliVersion}</Fact>}
      {os !== null && <Fact name={words.os}>{os}</Fact>}
      {gitBranch !== null && <Fact name={words.gitBranch}>{gitBranch}</Fact>}
      {startedBy !== null && <Fact name={words.startedBy}>{words.startedByWords[startedBy]}</Fact>}
      {archivedBy !== null && <Fact name={words.archived}>{words.archivedBy(archivedBy, archiveReason)}</Fact>}
      {conversation !== null && (
        <Fact name={words.conversation} copy={{ text: conversation.id, label: words.copy(words.conversation) }}>
          <code>{conversation.id}</code>
        </Fact>
      )}
      {details.mcpServers.length > 0 && (
        <Fact name={words.mcpServers}>
          {details.mcpServers.map(({ name, status }) => (status === '' ? name : `${name} (${status})`)).join(', ')}
        </Fact>
      )}
    </>
  )
}
