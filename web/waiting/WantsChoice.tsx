import type { ServerState, SessionSummary, Wants } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'

const words = paletteMessages.queue.wants
const choices: readonly Wants[] = ['all', 'needs-me', 'mute']

/** What the person wants to be told of a server on this device. */
export function ServerWants({ server }: { server: ServerState }) {
  const { commands } = useHub()
  return (
    <Choice
      name={words.server(server.label)}
      chosen={server.wants}
      onChoose={(wants) => commands.updateServer(server.id, { wants: wants ?? 'all' })}
    />
  )
}

/** The same of a session: its own choice, or the one for its server. */
export function SessionWants({ session, server }: { session: SessionSummary; server: ServerState }) {
  const { commands } = useHub()
  const address = { serverId: session.serverId, sessionId: session.id }
  return (
    <Choice
      name={words.session}
      chosen={session.marks?.wants ?? null}
      inherited={{ from: server.label, wants: server.wants }}
      onChoose={(wants) => commands.markSession(address, { wants })}
    />
  )
}

interface ChoiceProps {
  name: string
  /** Null = the inherited one. */
  chosen: Wants | null
  inherited?: { from: string; wants: Wants }
  onChoose(wants: Wants | null): Promise<unknown>
}

function Choice({ name, chosen, inherited, onChoose }: ChoiceProps) {
  const { run, error } = useAction()
  return (
    <>
      <select
        aria-label={name}
        title={words.help}
        value={chosen ?? ''}
        onChange={(event) => run(onChoose(choices.find((one) => one === event.target.value) ?? null))}
      >
        {inherited && <option value="">{words.as(inherited.from, words.names[inherited.wants])}</option>}
        {choices.map((one) => (
          <option key={one} value={one}>
            {words.names[one]}
          </option>
        ))}
      </select>
      {error && (
        <span role="alert">
          {messages.error(error).what} {messages.error(error).todo}
        </span>
      )}
    </>
  )
}
