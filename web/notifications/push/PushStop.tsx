import { useRef, useState } from 'react'
import { errorData } from '../../../worker/api/errors'
import type { MachineAddress } from '../../../worker/api/ids'
import type { AppState } from '../../../worker/api/state'
import { useStoredSetting } from '../../deviceSettings/storedSetting'
import { useHub } from '../../hub/hubContext'
import { messages } from '../../i18n/messages'
import { notificationMessages } from '../../i18n/notificationMessages'
import { nameOfMachine } from '../../names/machineNames.logic'
import { isStale } from '../../serverStatus/upToDate.logic'
import { useFocusGone } from '../../permissions/useFocusGone'
import { Button } from '../../ui/Button'
import { byPosition } from '../../ui/byPosition'
import { Notice } from '../../ui/Notice'
import { VisibleText } from '../../visibleText/VisibleText'
import { forgetLine } from './push.logic'
import { heldPushMachines, pushMachines, withPushLock, type PushMachines } from './pushMachines'
import { focusAfter } from './PushUninstall'
import { unsubscribeBrowser } from './subscribe'

const words = notificationMessages.push

type Stop = { at: 'idle' } | { at: 'working' } | { at: 'refused'; why: string } | { at: 'done'; said: string[] }

/** Gives up this browser's pushes, and has each machine that answers delete this browser's file. */
export function PushStop({ app }: { app: Pick<AppState, 'servers' | 'machines'> }) {
  const { commands } = useHub()
  const held = useStoredSetting(pushMachines)
  const [stop, setStop] = useState<Stop>({ at: 'idle' })

  async function forgetAt(address: MachineAddress, id: string): Promise<string> {
    const { serverId, machineId } = address
    const server = app.servers[serverId]
    const machines = app.machines[serverId]
    const name = nameOfMachine(machines, machineId) ?? machineId
    if (!server || isStale(server) || machines?.[machineId]?.presence !== 'online') return words.fileStays(name)
    try {
      const { home } = await commands.notifier(address, null)
      const run = await commands.runCommand(address, forgetLine(home, id), null)
      if (run.exitCode === 0) return words.fileGone(name)
      return words.fileKept(name, `${run.stdout}\n${run.stderr}`.trim())
    } catch (error) {
      return words.fileKept(name, messages.error(errorData(error)).what)
    }
  }
  const go = async (): Promise<Stop> => {
    const stopped = await withPushLock('list', takeNoMore).catch(String)
    if (typeof stopped === 'string') return { at: 'refused', why: stopped }
    const { id, machines } = stopped
    // What a machine is being told now would write the file again.
    const said = await withPushLock('tell', () => Promise.all(machines.map((machine) => forgetAt(machine, id))))
    return { at: 'done', said }
  }
  const press = () => {
    setStop({ at: 'working' })
    void go().then(setStop)
  }
  return (
    <>
      {held.machines.length > 0 && <StopButton isWorking={stop.at === 'working'} onPress={press} />}
      <output>{stop.at === 'working' ? words.stopping : ''}</output>
      {stop.at === 'refused' && (
        <Notice tone="danger" role="alert">
          {words.notStopped(stop.why)}
        </Notice>
      )}
      {stop.at === 'done' && held.machines.length === 0 && (
        <Notice tone="info" role="alert">
          <p>{words.stopped}</p>
          {byPosition(stop.said, (line) => (
            <p>
              <VisibleText text={line} />
            </p>
          ))}
        </Notice>
      )}
    </>
  )
}

/** It goes with what it gives up, and the focus then to the heading above it. */
function StopButton({ isWorking, onPress }: { isWorking: boolean; onPress(): void }) {
  const place = useRef<HTMLDivElement>(null)
  useFocusGone(place, focusHeading)
  return (
    <div ref={place}>
      <Button aria-disabled={isWorking} onClick={() => !isWorking && onPress()}>
        {words.stop}
      </Button>
    </div>
  )
}

const focusHeading = (gone: HTMLElement) => focusAfter(gone, null)

/** @returns what was held until now */
async function takeNoMore(): Promise<PushMachines> {
  await unsubscribeBrowser()
  const held = heldPushMachines()
  pushMachines.set({ ...held, machines: [] })
  return held
}
