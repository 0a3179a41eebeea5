import { useCallback, useEffect, useRef, useState } from 'react'
import type { CommandRun } from '../../../worker/api/agents/commandRun'
import { errorData, type HubErrorData } from '../../../worker/api/errors'
import type { MachineAddress } from '../../../worker/api/ids'
import { nothingInstalled } from '../../../worker/api/push/notifierSetup'
import { useHub } from '../../hub/hubContext'
import { messages } from '../../i18n/messages'
import { notificationMessages } from '../../i18n/notificationMessages'
import { useFocusGone } from '../../permissions/useFocusGone'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ErrorNotice, Notice } from '../../ui/Notice'
import { VisibleText } from '../../visibleText/VisibleText'
import { leaveMachine } from './leavePushes'
import { Printed } from './Printed'
import { uninstallLine } from './push.logic'
import { heldPushMachines, withPushLock } from './pushMachines'

const words = notificationMessages.push

type Step =
  | { at: 'reading' }
  | { at: 'asking' | 'working'; line: string }
  /** `kept`: why this browser still has its pushes, if it was to give them up. */
  | { at: 'ended'; run: CommandRun; kept: string | null }
  | { at: 'failed'; error: HubErrorData }

interface Props {
  machine: MachineAddress
  name: string
  /** The machine's own line in the list. */
  row: Element | null
  onClose(): void
}

/** For what goes away with what it did: on in the machine's line, for as long as there is one. */
export function focusAfter(gone: Element, row: Element | null): () => void {
  const heading = gone.closest('section')?.querySelector<HTMLElement>('h2')
  return () => {
    const control = row?.isConnected ? row.querySelector<HTMLElement>('button') : null
    ;(control ?? heading)?.focus()
  }
}

const focusInRow = (gone: HTMLElement) => focusAfter(gone, gone.parentElement)

export function UninstallButton({ name, onPress }: { name: string; onPress(row: Element | null): void }) {
  const button = useRef<HTMLButtonElement>(null)
  useFocusGone(button, focusInRow)
  return (
    <Button ref={button} onClick={({ currentTarget }) => onPress(currentTarget.parentElement)}>
      {words.uninstall(name)}
    </Button>
  )
}

/** Shows exactly what would be run at the machine to stop its program, and runs it after the person agreed. */
export function PushUninstall({ machine, name, row, onClose }: Props) {
  const { commands } = useHub()
  const [step, setStep] = useState<Step>({ at: 'reading' })
  const { serverId, machineId } = machine
  const part = useRef<HTMLDivElement>(null)
  useFocusGone(
    part,
    useCallback((gone: HTMLElement) => focusAfter(gone, row), [row]),
  )
  useEffect(() => {
    commands.notifier({ serverId, machineId }, null).then(
      ({ home }) => setStep({ at: 'asking', line: uninstallLine(home, heldPushMachines().id) }),
      (error: unknown) => setStep({ at: 'failed', error: errorData(error) }),
    )
  }, [commands, serverId, machineId])

  function run(line: string): Promise<Step> {
    // What the machine is being told now would write the file again.
    return withPushLock<Step>('tell', async () => {
      const answer = await commands.runCommand({ serverId, machineId }, line, null)
      const left = answer.exitCode === 0 ? leaveMachine({ serverId, machineId }) : null
      const kept = (await left?.catch(String)) ?? null
      return { at: 'ended', run: answer, kept }
    })
  }
  const go = (line: string) => {
    setStep({ at: 'working', line })
    run(line).then(setStep, (error: unknown) => setStep({ at: 'failed', error: errorData(error) }))
  }
  // What runs there cannot be taken back.
  const canCancel = step.at === 'reading' || step.at === 'asking'
  return (
    <div ref={part}>
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
          <Notice tone={toneOf(step.run)} role="alert">
            <p>
              <strong>{outcome(step.run, name)}</strong>
            </p>
            <Printed run={step.run} />
            {step.kept !== null && <p>{words.keptPushes(step.kept)}</p>}
          </Notice>
        )}
        <DialogActions>
          <Button onClick={onClose}>{canCancel ? messages.app.cancel : words.close}</Button>
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
    </div>
  )
}

function toneOf({ exitCode }: CommandRun): 'success' | 'info' | 'warning' {
  if (exitCode === nothingInstalled) return 'info'
  return exitCode === 0 ? 'success' : 'warning'
}

function outcome({ exitCode }: CommandRun, name: string): string {
  if (exitCode === null) return words.uninstallUnknown(name)
  if (exitCode === nothingInstalled) return words.nothingInstalled(name)
  return exitCode === 0 ? words.uninstalled(name) : words.notUninstalled(name, exitCode)
}
