import type { MachineAddress, ServerId } from '../../../worker/api/ids'
import type { BrowserReceiver } from '../../../worker/api/push/notifierSetup'
import type { AppState } from '../../../worker/api/state'
import type { HubClient } from '../../hub/hubContext'
import { sessionsOf } from '../../hub/selectors'
import { notificationMessages } from '../../i18n/notificationMessages'
import { hasAnswered } from '../../serverStatus/upToDate.logic'
import { snoozed } from '../../waiting/snoozed'
import { notificationSettings } from '../notificationSettings'
import { showNotification } from '../showNotification'
import { digestOf, receiverOf, thisBrowser, wishesOf } from './push.logic'
import {
  followPushMachines,
  heldPushMachines,
  isHeld,
  pushMachines,
  updatePushMachine,
  withPushLock,
  type PushMachine,
} from './pushMachines'
import { keepWishes, readWishes, type PushWishes } from './pushWishes'
import { presentTarget, PushRefusedError, targetFor, whyNoPush } from './subscribe'

/** A person changes several settings one after the other. */
const settleMs = 1_000
/** A machine that refused what it is to know is asked again after that, or when it was away meanwhile. */
const refusedPauseMs = 300_000

let isStarted = false

/**
 * Lets the machines that tell this browser know what changed: its push address, and the settings of this device. The person
 * agreed to that with the file; nothing else of the machine is touched. One tab does it for all of this browser.
 */
export function keepMachinesCurrent(hub: HubClient): void {
  if (isStarted) return
  isStarted = true
  followPushMachines()
  if (!('locks' in navigator)) return
  void navigator.locks.request('happy-hub:push-machines', () => new Promise<never>(() => keep(hub)))
}

type Target = BrowserReceiver['target']
/** Lost: the browser refuses to take pushes, and its person was told. Null = none now, or not known. */
type Present = Target | 'lost' | null

/** What a machine refused is what it was to know of this browser, or this. */
const publicKeyAsked = 'public-key'

function keep(hub: HubClient): void {
  const app = hub.openTopic({ kind: 'app' })
  const refused = new Map<string, { told: string; at: number }>()
  /** Null = to be read anew. */
  let target: Promise<Present> | null = null
  /** The account's, with which machines send, as its hub said last; null = to be asked. */
  let senderKey: string | null = null
  let kept = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let looking = Promise.resolve()

  function plan(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      // What fails is looked at again with the next change.
      looking = looking.then(look).catch(() => undefined)
    }, settleMs)
  }

  async function look(): Promise<void> {
    const state = app.current()
    if (state === undefined || state === 'gone' || state.phase !== 'ready') return
    const { machines } = pushMachines.get()
    await keepForServiceWorker(await wishesByServer(state, machines))
    const reachable = machines.filter((machine) => {
      const isThere = isReachable(state, machine)
      if (!isThere) refused.delete(keyOf(machine))
      return isThere && machine.home !== null
    })
    target ??= askForTarget(reachable)
    const present = await target
    if (present === null) target = null
    if (present === null || present === 'lost') return
    for (const machine of reachable) await withPushLock('tell', () => tell(state, machine, present))
  }

  async function askForTarget(reachable: readonly PushMachine[]): Promise<Present> {
    const asked = reachable.find((machine) => !isRefused(machine, publicKeyAsked))
    if (!asked) return null
    try {
      if (whyNoPush() !== null || Notification.permission !== 'granted') return await presentTarget()
      const { serverId, machineId } = asked
      senderKey ??= (await hub.commands.notifier({ serverId, machineId }, null)).publicKey
      return await currentTarget(senderKey)
    } catch {
      // Also where the push service is out: then it is asked again with the next look after the pause.
      refused.set(keyOf(asked), { told: publicKeyAsked, at: Date.now() })
      return null
    }
  }

  function isRefused(machine: MachineAddress, told: string): boolean {
    const last = refused.get(keyOf(machine))
    return last?.told === told && Date.now() - last.at < refusedPauseMs
  }

  async function keepForServiceWorker(wishes: Record<ServerId, PushWishes>): Promise<void> {
    const text = JSON.stringify(wishes)
    if (text === kept) return
    kept = text
    // Where it cannot be stored, machines are obeyed as they are.
    await keepWishes(wishes).catch(() => undefined)
  }

  async function tell(state: AppState, machine: PushMachine, present: Target): Promise<void> {
    const { serverId, machineId, home } = machine
    const server = state.servers[serverId]
    // Its person may have given it up since this look began.
    if (!server || home === null || !isHeld(machine)) return
    const receiver = receiverOf({
      machine,
      server,
      sessions: sessionsOf(state, serverId),
      settings: notificationSettings.get(),
      putOff: snoozed.get(),
      held: pushMachines.get(),
      target: present,
      browser: thisBrowser(),
    })
    const told = await digestOf(receiver)
    if (told === machine.told || isRefused(machine, told)) return
    try {
      const wish = { receiver, home, how: { kind: 'update' } } as const
      senderKey = (await hub.commands.notifier({ serverId, machineId }, wish)).publicKey
      updatePushMachine({ serverId, machineId, home, told, endpoint: present.endpoint })
    } catch {
      // Under Settings it stays as it is: told by an older address, or "again, with the present settings".
      refused.set(keyOf(machine), { told, at: Date.now() })
    }
  }

  app.subscribe(plan)
  notificationSettings.onChange(plan)
  snoozed.onChange(plan)
  pushMachines.onChange(() => {
    target = null
    plan()
  })
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ type?: string } | null>) => {
    if (data?.type !== 'push-address') return
    target = null
    senderKey = null
    plan()
  })
  plan()
}

async function wishesByServer(
  state: AppState,
  machines: readonly PushMachine[],
): Promise<Record<ServerId, PushWishes>> {
  const { timeZone } = thisBrowser()
  const device = { settings: notificationSettings.get(), putOff: snoozed.get(), timeZone }
  const wishes: Record<ServerId, PushWishes> = {}
  for (const { serverId } of machines) {
    const server = state.servers[serverId]
    if (!server || wishes[serverId]) continue
    const wish = wishesOf(server, sessionsOf(state, serverId), device)
    // Before its lists were read, what is wanted of single sessions is what it was.
    const isKnown = server.listsAsOf !== null || !device.settings.isOn
    const older = isKnown ? null : await readWishes(serverId).catch(() => null)
    wishes[serverId] = older ? { ...wish, sessions: older.sessions, snoozed: older.snoozed ?? [] } : wish
  }
  return wishes
}

function isReachable({ servers, machines }: AppState, { serverId, machineId }: MachineAddress): boolean {
  const server = servers[serverId]
  return server !== undefined && hasAnswered(server) && machines[serverId]?.[machineId]?.presence === 'online'
}

/** Subscribes anew where the browser has dropped what it had, or where that is for another sender. */
async function currentTarget(senderKey: string): Promise<Present> {
  try {
    return await withPushLock('list', async () => {
      // Its person may have given all up meanwhile.
      return heldPushMachines().machines.length > 0 ? targetFor(senderKey) : null
    })
  } catch (error) {
    if (!(error instanceof PushRefusedError)) throw error
    const { lost } = notificationMessages.push
    await showNotification(lost.title, { tag: 'push', body: lost.body, data: { href: '/settings' } })
    return 'lost'
  }
}

function keyOf({ serverId, machineId }: MachineAddress): string {
  return `${serverId}/${machineId}`
}
