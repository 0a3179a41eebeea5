import { useEffect, useState } from 'react'
import type { CommandRun } from '../../../worker/api/agents/commandRun'
import { errorData, type HubErrorData } from '../../../worker/api/errors'
import type { MachineAddress } from '../../../worker/api/ids'
import { useHub } from '../../hub/hubContext'
import { messages } from '../../i18n/messages'
import { notificationMessages } from '../../i18n/notificationMessages'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ErrorNotice, Notice } from '../../ui/Notice'
import { VisibleText } from '../../visibleText/VisibleText'
import { Printed } from './Printed'
import { uninstallLine } from './push.logic'
import { dropPushMachine, heldPushMachines, withPushLock } from './pushMachines'

const words = notificationMessages.push

type Step =
  | { at: 'reading' }
  | { at: 'asking' | 'working'; line: string }
  | { at: 'ended'; run: CommandRun }
  | { at: 'failed'; error: HubErrorData }

interface Props {
  machine: MachineAddress
  name: string
  onClose(): void
}

/** Shows exactly what would be run at the machine to stop its program, and runs it after the person agreed. */
export function PushUninstall({ machine, name, onClose }: Props) {
  const { commands } = useHub()
  const [step, setStep] = useState<Step>({ at: 'reading' })
  const { serverId, machineId } = machine
  useEffect(() => {
    commands.notifier({ serverId, machineId }, null).then(
      ({ home }) => setStep({ at: 'asking', line: uninstallLine(home, heldPushMachines().id) }),
      (error: unknown) => setStep({ at: 'failed', error: errorData(error) }),
    )
  }, [commands, serverId, machineId])

  async function run(line: string): Promise<Step> {
    // What the machine is being told now would write the file again.
    const ended = await withPushLock('tell', async () => {
      const answer = await commands.runCommand({ serverId, machineId }, line, null)
      if (answer.exitCode === 0) dropPushMachine({ serverId, machineId })
      return answer
    })
    return { at: 'ended', run: ended }
  }
  const go = (line: string) => {
    setStep({ at: 'working', line })
    run(line).then(setStep, (error: unknown) => setStep({ at: 'failed', error: errorData(error) }))
  }
  const isOver = step.at === 'ended' || step.at === 'failed'
  return (
    <Dialog title={words.uninstall(name)} onClose={onClose}>
      {step.at === 'reading' && <p>{words.readingHome(name)}</p>}
      {(step.at === 'asking' || step.at === 'working') && (
        <>
          <p>{words.uninstallHelp(name)}</p>
          <p>
            <code>
              <VisibleText text={step.line} />
            </code>
          </p>
          <output>{step.at === 'working' ? words.uninstalling(name) : ''}</output>
        </>
      )}
      {step.at === 'failed' && <ErrorNotice error={step.error} />}
      {step.at === 'ended' && (
        <Notice tone={step.run.exitCode === 0 ? 'success' : 'warning'} role="alert">
          <p>
            <strong>{outcome(step.run, name)}</strong>
          </p>
          <Printed run={step.run} />
        </Notice>
      )}
      <DialogActions>
        <Button onClick={onClose}>{isOver ? words.close : messages.app.cancel}</Button>
        {(step.at === 'asking' || step.at === 'working') && (
          <Button
            look="primary"
            aria-disabled={step.at === 'working'}
            onClick={() => step.at === 'asking' && go(step.line)}
          >
            {words.runIt}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}

function outcome({ exitCode }: CommandRun, name: string): string {
  if (exitCode === null) return words.uninstallUnknown(name)
  return exitCode === 0 ? words.uninstalled(name) : words.notUninstalled(name, exitCode)
}
