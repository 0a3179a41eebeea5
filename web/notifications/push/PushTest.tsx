import { useState } from 'react'
import type { CommandRun } from '../../../worker/api/agents/commandRun'
import { errorData, type HubErrorData } from '../../../worker/api/errors'
import type { MachineAddress } from '../../../worker/api/ids'
import { useHub } from '../../hub/hubContext'
import { notificationMessages } from '../../i18n/notificationMessages'
import { Button } from '../../ui/Button'
import { ErrorNotice, Notice } from '../../ui/Notice'
import { Printed } from './Printed'
import { notifierLine } from './push.logic'

const words = notificationMessages.push

type Trial =
  | { at: 'idle' }
  | { at: 'working' }
  | { at: 'ended'; run: CommandRun }
  | { at: 'failed'; error: HubErrorData }

/** Has the machine send a test notice, and shows what its program printed about that. */
export function PushTest({ machine, name }: { machine: MachineAddress; name: string }) {
  const { commands } = useHub()
  const [trial, setTrial] = useState<Trial>({ at: 'idle' })
  const ask = async (): Promise<CommandRun> => {
    const { home } = await commands.notifier(machine, null)
    return commands.runCommand(machine, notifierLine(home, 'test'), null)
  }
  const go = () => {
    setTrial({ at: 'working' })
    ask().then(
      (run) => setTrial({ at: 'ended', run }),
      (error: unknown) => setTrial({ at: 'failed', error: errorData(error) }),
    )
  }
  return (
    <>
      <Button aria-disabled={trial.at === 'working'} onClick={() => trial.at !== 'working' && go()}>
        {words.tryIt(name)}
      </Button>
      <output>{trial.at === 'working' ? words.trying(name) : ''}</output>
      {trial.at === 'failed' && <ErrorNotice error={trial.error} />}
      {trial.at === 'ended' && (
        <Notice tone={trial.run.exitCode === 0 ? 'info' : 'warning'} role="alert">
          <p>
            <strong>{answered(trial.run, name)}</strong>
          </p>
          <Printed run={trial.run} />
        </Notice>
      )}
    </>
  )
}

function answered({ exitCode }: CommandRun, name: string): string {
  if (exitCode === null) return words.triedTooLong(name)
  return exitCode === 0 ? words.tried(name) : words.triedAndFailed(name, exitCode)
}
