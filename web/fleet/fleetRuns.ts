import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Fleet, FleetMember, FleetOutcome } from '../../worker/api/agents/fleets'
import type { PromptWish } from '../../worker/api/agentSettings/picks'
import type { HubCommands, SessionStart } from '../../worker/api/commands'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import type { MachineAddress } from '../../worker/api/ids'
import { createListeners } from '../../worker/shared/observable'
import { useHub } from '../hub/hubContext'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { messages } from '../i18n/messages'
import { worktreeName } from '../newSession/worktreeName'

const words = newSessionMessages.fleet

type Commands = Pick<HubCommands, 'addWorktree' | 'startSession' | 'saveFleet' | 'readFleets'>

/**
 * What this page knows of fleets. Sessions go on being started when their screen is left; what came of each is stored at
 * once, so that a page that is closed loses the answer of the ones it waits for, and nothing else.
 */
const known = new Map<string, Fleet>()
/** `<fleet>/<member>` of those that this page is starting. */
const running = new Set<string>()
const changes = createListeners()
/** Tells other pages of this browser which fleet changed. */
const channel = new BroadcastChannel('happy-hub:fleets')

/** Keys that no page is starting, though that is the last that was stored. */
const abandoned = new Set<string>()
const watched = new Set<string>()

/** Held by the page that is starting a member: the browser lets go of it when that page is closed. */
const lockName = (key: string) => `happy-hub:fleet-member:${key}`

const runKey = (fleetId: string, memberId: string) => `${fleetId}/${memberId}`

function remember(fleet: Fleet): void {
  known.set(fleet.id, fleet)
  changes.notify()
}

/** Finds out when another page has ended with starting a member, with or without an answer. */
async function watch(commands: Pick<Commands, 'readFleets'>, fleetId: string, memberId: string): Promise<void> {
  const key = runKey(fleetId, memberId)
  abandoned.delete(key)
  if (running.has(key) || watched.has(key)) return
  watched.add(key)
  await navigator.locks.request(lockName(key), { mode: 'shared' }, () => undefined)
  const stored = (await commands.readFleets().catch(() => [])).find(({ id }) => id === fleetId)
  watched.delete(key)
  abandoned.add(key)
  if (stored) remember(withOwnRuns(stored))
  else changes.notify()
}

/** Here or on another page of this browser. */
function isUnderWay(fleetId: string, { id, outcome }: FleetMember): boolean {
  const key = runKey(fleetId, id)
  return running.has(key) || (outcome.kind === 'starting' && !abandoned.has(key))
}

const memberOf = (fleetId: string, memberId: string) => known.get(fleetId)?.members.find(({ id }) => id === memberId)

/** On the screen at once; resolves when it is stored. */
async function changeMember(
  commands: Commands,
  fleetId: string,
  memberId: string,
  change: Partial<FleetMember>,
): Promise<void> {
  const fleet = known.get(fleetId)
  if (!fleet) return
  const members = fleet.members.map((member) => (member.id === memberId ? { ...member, ...change } : member))
  remember({ ...fleet, members })
  const member = memberOf(fleetId, memberId)
  if (!member) return
  await commands.saveFleet({ kind: 'member', fleetId, member })
  channel.postMessage(fleetId)
}

const mostOtherNames = 3

/** It ends as the first one did, which tells the members apart. */
function otherName(taken: string): string {
  return `${worktreeName()}-${crypto.randomUUID().slice(0, 4)}${/-\d+$/.exec(taken)?.[0] ?? ''}`
}

export type WishOf = (agent: string) => PromptWish

/** Stored first: then nothing that is started is forgotten. */
export async function startFleet(
  commands: Commands,
  begun: Pick<Fleet, 'prompt' | 'members'>,
  wishOf: WishOf,
): Promise<{ id: string }> {
  const fleet = { ...begun, id: crypto.randomUUID(), startedAt: Date.now() }
  await commands.saveFleet({ kind: 'begun', fleet })
  remember(fleet)
  for (const { id } of fleet.members) void startMember(commands, { fleetId: fleet.id, memberId: id }, wishOf)
  return fleet
}

export async function startMember(
  commands: Commands,
  { fleetId, memberId, createDirectory = false }: { fleetId: string; memberId: string; createDirectory?: boolean },
  wishOf: WishOf,
): Promise<void> {
  const member = memberOf(fleetId, memberId)
  const key = runKey(fleetId, memberId)
  if (!member || running.has(key)) return
  running.add(key)
  const change = (changed: Partial<FleetMember>) => changeMember(commands, fleetId, memberId, changed)
  try {
    await navigator.locks.request(lockName(key), async () => {
      const directory = await prepare(commands, member, change)
      const { agent, machine } = member
      const firstPrompt = known.get(fleetId)?.prompt ?? ''
      const outcome =
        typeof directory === 'string'
          ? await start(commands, machine, { directory, createDirectory, agent, firstPrompt, wish: wishOf(agent) })
          : directory
      // The sessions are in the list, whether or not this device remembers what they belong to.
      await change({ outcome }).catch(() => undefined)
    })
  } finally {
    running.delete(key)
    changes.notify()
  }
}

/** Where the session is to start; else why nothing was started. */
async function prepare(
  commands: Commands,
  { worktree, machine, directory }: FleetMember,
  change: (changed: Partial<FleetMember>) => Promise<void>,
): Promise<string | FleetOutcome> {
  try {
    // Stored first: a page that is closed from here on must not leave behind that nothing runs.
    await change({ outcome: { kind: 'starting' } })
    if (worktree === null) return directory
    let made = await commands.addWorktree(machine, directory, { name: worktree, base: '' })
    // Nobody chose the name, and a try whose answer was lost may have made one: the next one gets another.
    for (let tries = 0; made.kind === 'name-taken' && tries < mostOtherNames; tries++) {
      made = await commands.addWorktree(machine, directory, { name: otherName(worktree), base: '' })
    }
    if (made.kind !== 'made') return { kind: 'failed', text: words.noWorktree[made.kind] }
    // It is there, whatever becomes of the session.
    await change({ directory: made.directory, worktree: null })
    return made.directory
  } catch (thrown) {
    return { kind: 'failed', text: failureText(errorData(thrown)) }
  }
}

async function start(commands: Commands, machine: MachineAddress, begin: SessionStart): Promise<FleetOutcome> {
  try {
    const result = await commands.startSession(machine, begin)
    return result.kind === 'started' ? result : { kind: 'directory-missing' }
  } catch (thrown) {
    const error = errorData(thrown)
    return { kind: isRefusal(error) ? 'failed' : 'unknown', text: failureText(error) }
  }
}

/** Whether it proves that no session was started; an answer that was lost, or a prompt that was not sent, does not. */
function isRefusal(error: HubErrorData): boolean {
  switch (error.code) {
    case 'agent-failed':
    case 'unknown-server':
      return true
    case 'not-found':
      return error.what === 'home-directory' || error.what === 'machine'
    default:
      return false
  }
}

function failureText(error: HubErrorData): string {
  const { what, todo } = messages.error(error)
  return `${what} ${todo}`
}

/** What is stored, but for those that this page is starting: of them it knows more. */
function withOwnRuns(stored: Fleet): Fleet {
  const members = stored.members.map((member) =>
    running.has(runKey(stored.id, member.id)) ? (memberOf(stored.id, member.id) ?? member) : member,
  )
  return { ...stored, members }
}

/** What is known of it; undefined = it is being read, null = this device has none. `failed`: why it cannot be known. */
export function useFleet(id: string): {
  fleet: Fleet | null | undefined
  failed: HubErrorData | null
  isStarting(memberId: string): boolean
  readAgain(): void
} {
  const { commands } = useHub()
  // What came of reading it last; of another one that says nothing.
  const [read, setRead] = useState<{ id: string; failed: HubErrorData | null } | null>(null)
  const [round, setRound] = useState(0)
  const fleet = useSyncExternalStore(changes.add, () => known.get(id))
  const starting = useSyncExternalStore(changes.add, () =>
    JSON.stringify((known.get(id)?.members ?? []).flatMap((member) => (isUnderWay(id, member) ? member.id : []))),
  )
  useEffect(() => {
    let isCurrent = true
    const tell = (fleets: readonly Fleet[], isNews: boolean) => {
      const stored = fleets.find((one) => one.id === id)
      if (!isCurrent) return
      if (stored && (isNews || !known.has(id))) remember(withOwnRuns(stored))
      for (const member of stored?.members ?? [])
        if (member.outcome.kind === 'starting') void watch(commands, id, member.id)
      setRead({ id, failed: null })
    }
    const readAll = async (isNews: boolean) => {
      try {
        tell(await commands.readFleets(), isNews)
      } catch (thrown) {
        if (isCurrent) setRead({ id, failed: errorData(thrown) })
      }
    }
    const onChanged = ({ data }: MessageEvent<unknown>) => {
      if (data === id) void readAll(true)
    }
    channel.addEventListener('message', onChanged)
    void readAll(false)
    return () => {
      isCurrent = false
      channel.removeEventListener('message', onChanged)
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- With another round it is read again.
  }, [commands, id, round])
  const last = read?.id === id ? read : null
  return {
    fleet: fleet ?? (last && !last.failed ? null : undefined),
    failed: last?.failed ?? null,
    readAgain() {
      setRead(null)
      setRound(round + 1)
    },
    isStarting: (memberId) => starting.includes(JSON.stringify(memberId)),
  }
}
