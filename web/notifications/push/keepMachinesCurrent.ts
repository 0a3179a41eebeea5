import type { MachineAddress, ServerId } from '../../../worker/api/ids'
import type { BrowserReceiver } from '../../../worker/api/push/notifierSetup'
import type { AppState } from '../../../worker/api/state'
import type { HubClient } from '../../hub/hubContext'
import { sessionsOf } from '../../hub/selectors'
import { notificationMessages } from '../../i18n/notificationMessages'
import { hasAnswered } from '../../serverStatus/upToDate.logic'
import { notificationSettings } from '../notificationSettings'
import { showNotification } from '../showNotification'
import { digestOf, receiverOf, thisBrowser, wishesOf } from './push.logic'
import { followPushMachines, pushMachines, putPushMachine, type PushMachine } from './pushMachines'
import { keepWishes, type PushWishes } from './pushWishes'
import { presentTarget, subscribeBrowser, whyNoPush } from './subscribe'

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

function keep(hub: HubClient): void {
  const app = hub.openTopic({ kind: 'app' })
  const refused = new Map<string, { told: string; at: number }>()
  /** Null = not known: to be read anew. */
  let target: Promise<Target | null> | null = null
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
    await keepForServiceWorker(wishesByServer(state, machines))
    const reachable = machines.filter((machine) => {
      const isThere = isReachable(state, machine)
      if (!isThere) refused.delete(keyOf(machine))
      return isThere && machine.home !== null
    })
    const [first] = reachable
    if (!first) return
    target ??= currentTarget(hub, first)
    const present = await target
    if (!present) return
    for (const machine of reachable) await tell(state, machine, present)
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
    if (!server || home === null) return
    const [sessions, settings, held] = [sessionsOf(state, serverId), notificationSettings.get(), pushMachines.get()]
    const receiver = receiverOf({ machine, server, sessions, settings, held, target: present, browser: thisBrowser() })
    const told = await digestOf(receiver)
    const last = refused.get(keyOf(machine))
    const isRefused = last?.told === told && Date.now() - last.at < refusedPauseMs
    if (told === machine.told || isRefused) return
    try {
      await hub.commands.notifier({ serverId, machineId }, { receiver, home, how: { kind: 'update' } })
      putPushMachine({ serverId, machineId, home, told, endpoint: present.endpoint })
    } catch {
      // Under Settings it stays as it is: told by an older address, or "again, with the present settings".
      refused.set(keyOf(machine), { told, at: Date.now() })
    }
  }

  app.subscribe(plan)
  notificationSettings.onChange(plan)
  pushMachines.onChange(() => {
    target = null
    plan()
  })
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ type?: string } | null>) => {
    if (data?.type !== 'push-address') return
    target = null
    plan()
  })
  plan()
}

function wishesByServer(state: AppState, machines: readonly PushMachine[]): Record<ServerId, PushWishes> {
  const { timeZone } = thisBrowser()
  const settings = notificationSettings.get()
  const wishes: Record<ServerId, PushWishes> = {}
  for (const { serverId } of machines) {
    const server = state.servers[serverId]
    // Without its sessions what is muted is not known.
    if (!server || !state.sessions[serverId]) continue
    wishes[serverId] ??= wishesOf(server, sessionsOf(state, serverId), settings, timeZone)
  }
  return wishes
}

function isReachable({ servers, machines }: AppState, { serverId, machineId }: MachineAddress): boolean {
  const server = servers[serverId]
  return server !== undefined && hasAnswered(server) && machines[serverId]?.[machineId]?.presence === 'online'
}

/** Subscribes anew where the browser has dropped what it had; null = it takes no pushes, and its person was told. */
async function currentTarget(hub: HubClient, { serverId, machineId }: MachineAddress): Promise<Target | null> {
  try {
    const held = await presentTarget()
    if (held || whyNoPush() !== null || Notification.permission !== 'granted') return held
    const { publicKey } = await hub.commands.notifier({ serverId, machineId }, null)
    return await subscribeBrowser(publicKey)
  } catch {
    const { lost } = notificationMessages.push
    await showNotification(lost.title, { tag: 'push', body: lost.body, data: { href: '/settings' } })
    return null
  }
}

function keyOf({ serverId, machineId }: MachineAddress): string {
  return `${serverId}/${machineId}`
}
