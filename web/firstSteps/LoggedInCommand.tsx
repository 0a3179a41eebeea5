import type { MachineSummary, ServerState } from '../../worker/api/state'
import { CommandList } from '../ui/CommandList'
import { VisibleText } from '../visibleText/VisibleText'
import { Lines } from './CliCommands'
import { loggedInCommand, unusualFolder } from './cliCommands'
import { useShell } from './shell'

interface Props {
  server: ServerState
  machine: MachineSummary | undefined
  /** Of the machine, where that is not known; Node's name. */
  os?: string | null
  before?: string | null
  command: string
}

/** A line for the CLI of this machine, which is logged in; `before`: a line that comes first, the same in all shells. */
export function LoggedInCommand({ server, machine, os, before, command }: Props) {
  const content = machine?.content
  const platform = content?.kind === 'open' ? content.platform : (os ?? undefined)
  const [chosen, setShell] = useShell(platform)
  // Only Windows leaves a choice.
  const isPosix = platform !== undefined && platform !== '' && platform !== 'win32'
  const shell = isPosix ? 'posix' : chosen
  const line = loggedInCommand(shell, server.url, content, command)
  const commands = [...(before ? [before] : []), line ?? command]
  return (
    <>
      {/* A folder that cannot be written into a line: the person sets these. */}
      {line === null && (
        <p>
          <code>
            HAPPY_SERVER_URL = {server.url}, HAPPY_HOME_DIR = <VisibleText text={unusualFolder(content) ?? ''} />
          </code>
        </p>
      )}
      {isPosix ? <CommandList commands={commands} /> : <Lines commands={commands} shell={shell} onShell={setShell} />}
    </>
  )
}
