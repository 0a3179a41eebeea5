import { useEffect, useState } from 'react'
import type { HubErrorData } from '../../../worker/api/errors'
import { errorData } from '../../../worker/api/errors'
import type { MachineSummary, ServerState } from '../../../worker/api/state'
import { notifierProgram, type NotifierAnswer } from '../../../worker/api/push/notifierSetup'
import { useApp } from '../../hub/hooks'
import { useHub } from '../../hub/hubContext'
import { sessionsOf } from '../../hub/selectors'
import { messages } from '../../i18n/messages'
import { notificationMessages } from '../../i18n/notificationMessages'
import { Button } from '../../ui/Button'
import { CommandList } from '../../ui/CommandList'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ErrorNotice, Notice } from '../../ui/Notice'
import { VisibleText } from '../../visibleText/VisibleText'
import { snoozed } from '../../waiting/snoozed'
import { changeNotificationSettings, useNotificationSettings } from '../notificationSettings'
import { Printed } from './Printed'
import { keepMachinesCurrent } from './keepMachinesCurrent'
import { digestOf, lineToCopy, plannedChanges, receiverOf, thisBrowser } from './push.logic'
import { pushMachines, putPushMachine } from './pushMachines'
import { PushRefusedError, subscribeBrowser } from './subscribe'

const words = notificationMessages.push

type Step =
  | { at: 'reading' }
  | { at: 'asking'; plan: NotifierAnswer }
  | { at: 'working'; plan: NotifierAnswer }
  | { at: 'done'; run: NonNullable<NotifierAnswer['run']> }
  | { at: 'line'; line: string }
  | { at: 'failed'; error: HubErrorData }
  /** This browser, or the host of the app, does not have what it takes. */
  | { at: 'refused'; why: string }

/** Nothing but the synced list is written to a server here: what it says for other lists does not fit. */
function failed(thrown: unknown, name: string): Step {
  const error = errorData(thrown)
  if (error.code === 'write-conflict') return { at: 'refused', why: words.noList(name, error.serverUrl) }
  if (error.code === 'request-changed') return { at: 'refused', why: words.otherHome(name) }
  return { at: 'failed', error }
}

interface Props {
  machine: MachineSummary
  server: ServerState
  name: string
  onClose(): void
}

/** Shows exactly what would be written and run at the machine, and does it after the person agreed. */
export function PushSetup({ machine, server, name, onClose }: Props) {
  const hub = useHub()
  const { commands } = hub
  const settings = useNotificationSettings()
  const sessions = useApp((app) => sessionsOf(app, server.id)) ?? []
  const [step, setStep] = useState<Step>({ at: 'reading' })
  const { id } = machine
  const address = { serverId: server.id, machineId: id }
  useEffect(() => {
    commands.notifier({ serverId: server.id, machineId: id }, null).then(
      (plan) => setStep({ at: 'asking', plan }),
      (error: unknown) => setStep(failed(error, name)),
    )
  }, [commands, server.id, id, name])

  async function setUp(plan: NotifierAnswer, how: 'install' | 'line'): Promise<Step> {
    const target = await subscribeBrowser(plan.publicKey).catch((error: unknown) =>
      error instanceof PushRefusedError ? error.message : String(error),
    )
    if (typeof target === 'string') return { at: 'refused', why: words.notSubscribed(target) }
    const program = how === 'install' ? await fetchProgram() : null
    if (how === 'install' && program === null) return { at: 'refused', why: words.noProgram }
    const held = pushMachines.get()
    const shown = { machine: address, server, sessions, settings: { ...settings, isOn: true }, putOff: snoozed.get() }
    const receiver = receiverOf({ ...shown, held, target, browser: thisBrowser() })
    const { home } = plan
    const wish = { receiver, home, how: program === null ? { kind: 'line' as const } : { kind: how, program } }
    const answer = await hub.commands.notifier(address, wish)
    // Who runs a line does not want the app to write there, also later.
    const agreed = how === 'install' ? { home, told: await digestOf(receiver) } : { home: null, told: null }
    putPushMachine({ ...address, endpoint: target.endpoint, ...agreed })
    changeNotificationSettings({ isOn: true })
    keepMachinesCurrent(hub)
    if (answer.run) return { at: 'done', run: answer.run }
    return { at: 'line', line: lineToCopy(answer.home, answer.code ?? '', location.origin) }
  }
  const go = (plan: NotifierAnswer, how: 'install' | 'line') => {
    setStep({ at: 'working', plan })
    setUp(plan, how).then(setStep, (error: unknown) => setStep(failed(error, name)))
  }

  const isOver = step.at === 'done' || step.at === 'line'
  return (
    <Dialog title={words.from(name)} onClose={onClose}>
      <Shown step={step} name={name} server={server} />
      <DialogActions>
        <Button onClick={onClose}>{isOver ? words.close : messages.app.cancel}</Button>
        {(step.at === 'asking' || step.at === 'working') && (
          <>
            <Button aria-disabled={step.at === 'working'} onClick={() => step.at === 'asking' && go(step.plan, 'line')}>
              {words.showLine}
            </Button>
            <Button
              look="primary"
              aria-disabled={step.at === 'working'}
              onClick={() => step.at === 'asking' && go(step.plan, 'install')}
            >
              {words.agree}
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  )
}

function Shown({ step, name, server }: { step: Step; name: string; server: ServerState }) {
  switch (step.at) {
    case 'reading':
      return <p>{words.reading(name, server.label)}</p>
    case 'asking':
    case 'working':
      return <Plan plan={step.plan} name={name} server={server} isWorking={step.at === 'working'} />
    case 'done':
      return <Outcome run={step.run} name={name} />
    case 'line':
      return (
        <>
          <p>{words.lineHelp(name)}</p>
          <CommandList commands={[step.line]} />
        </>
      )
    case 'failed':
      return <ErrorNotice error={step.error} />
    case 'refused':
      return (
        <Notice tone="danger" role="alert">
          {step.why}
        </Notice>
      )
  }
}

function Plan(props: { plan: NotifierAnswer; name: string; server: ServerState; isWorking: boolean }) {
  const { plan, name, server, isWorking } = props
  const { files, command } = plannedChanges(plan, pushMachines.get().id)
  return (
    <>
      <p>{words.help(name, server.label)}</p>
      <p>{words.files}</p>
      <ul>
        {files.map((file) => (
          <li key={file}>
            <code>
              <VisibleText text={file} />
            </code>
          </li>
        ))}
      </ul>
      <p>{words.command}</p>
      <p>
        <code>
          <VisibleText text={command} />
        </code>
      </p>
      <p>{words.secret}</p>
      <output>{isWorking ? words.working(name) : ''}</output>
    </>
  )
}

function Outcome({ run, name }: { run: NonNullable<NotifierAnswer['run']>; name: string }) {
  const isDone = run.exitCode === 0
  return (
    <Notice tone={isDone ? 'success' : 'warning'} role="alert">
      <p>
        <strong>{isDone ? words.done(name) : words.notRunning(name)}</strong>
      </p>
      <Printed run={run} />
    </Notice>
  )
}

/** Null = the app's host does not have it: many answer with the app's page instead. */
async function fetchProgram(): Promise<string | null> {
  const response = await fetch(`/${notifierProgram}`).catch(() => null)
  const text = response?.ok ? await response.text() : ''
  return text.startsWith('#!/usr/bin/env node') ? text : null
}
