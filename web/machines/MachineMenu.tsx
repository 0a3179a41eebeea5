import { useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import { offersMachineCalls } from '../../worker/api/agents/offeredCalls'
import type { MachineSummary, ServerState } from '../../worker/api/state'
import { newSessionHref } from '../addresses/hrefs'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { machineMessages } from '../i18n/machineMessages'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { isStale } from '../serverStatus/upToDate.logic'
import { ActionMenu, MenuItem } from '../ui/ActionMenu'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { Field } from '../ui/Field'
import { ErrorNotice } from '../ui/Notice'

const words = machineMessages
const longestName = 100

interface Props {
  machine: MachineSummary
  server: ServerState
  name: string
}

/** What can be done with a machine; what cannot be done now says why. */
export function MachineMenu({ machine, server, name }: Props) {
  const [, navigate] = useLocation()
  const [dialog, setDialog] = useState<'rename' | 'stop' | 'remove' | null>(null)
  const isOpen = machine.content.kind === 'open'
  const stale = isStale(server) ? sessionActionsMessages.unavailable.server(server.label) : null
  const offline = stale ?? (machine.presence === 'offline' ? messages.sessions.machines.offline : null)
  const close = () => setDialog(null)
  return (
    <>
      <ActionMenu name={words.actions.name}>
        {isOpen && (
          <>
            <MenuItem unavailable={offline} onChoose={() => navigate(newSessionHref(server.id, machine.id))}>
              {words.actions.start}
            </MenuItem>
            <MenuItem unavailable={stale} onChoose={() => setDialog('rename')}>
              {words.actions.rename}
            </MenuItem>
            {offersMachineCalls(machine.content) && (
              <MenuItem unavailable={offline} onChoose={() => setDialog('stop')}>
                {words.actions.stop}
              </MenuItem>
            )}
          </>
        )}
        <MenuItem isDanger unavailable={stale} onChoose={() => setDialog('remove')}>
          {words.actions.remove}
        </MenuItem>
      </ActionMenu>
      {dialog === 'rename' && <Rename machine={machine} name={name} onClose={close} />}
      {(dialog === 'stop' || dialog === 'remove') && (
        <Confirm how={dialog} machine={machine} name={name} onClose={close} />
      )}
    </>
  )
}

interface DialogProps {
  machine: MachineSummary
  name: string
  onClose(): void
}

function Rename({ machine, name, onClose }: DialogProps) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [text, setText] = useState(name)
  const next = text.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (next === '' || isBusy) return
    run(commands.renameMachine({ serverId: machine.serverId, machineId: machine.id }, next), onClose)
  }
  return (
    <Dialog title={words.rename.title} onClose={onClose}>
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <Field
          label={words.rename.label}
          help={words.rename.help}
          value={text}
          onValue={setText}
          maxLength={longestName}
          error={error ?? undefined}
          autoComplete="off"
        />
        <DialogActions>
          <Button onClick={onClose}>{messages.app.cancel}</Button>
          <Button look="primary" type="submit" aria-disabled={next === '' || isBusy}>
            {words.rename.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function Confirm({ how, machine, name, onClose }: DialogProps & { how: 'stop' | 'remove' }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const address = { serverId: machine.serverId, machineId: machine.id }
  const go = () => run(how === 'stop' ? commands.stopDaemon(address) : commands.removeMachine(address), onClose)
  return (
    <Dialog title={words[how].title(name)} onClose={onClose}>
      <p>{words[how].text}</p>
      {error && <ErrorNotice error={error} />}
      <DialogActions>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
        <Button look="danger" aria-disabled={isBusy} onClick={() => !isBusy && go()}>
          {words[how].do}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
