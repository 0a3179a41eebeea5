import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Fleet, FleetMember } from '../../worker/api/agents/fleets'
import type { PromptWish } from '../../worker/api/agentSettings/picks'
import type { HubCommands } from '../../worker/api/commands'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import { createListeners } from '../../worker/shared/observable'
import { useHub } from '../hub/hubContext'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { messages } from '../i18n/messages'

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

const runKey = (fleetId: string, memberId: string) => `${fleetId}/${memberId}`

function remember(fleet: Fleet): void {
  known.set(fleet.id, fleet)
  changes.notify()
}

function changeMember(fleetId: string, memberId: string, change: Partial<FleetMember>): void {
  const fleet = known.get(fleetId)
  if (!fleet) return
  const members = fleet.members.map((member) => (member.id === memberId ? { ...member, ...change } : member))
  remember({ ...fleet, members })
}

export type WishOf = (agent: string) => PromptWish

/** Stored first: then nothing that is started is forgotten. */
export async function startFleet(
  commands: Commands,
  begun: Pick<Fleet, 'prompt' | 'members'>,
  wishOf: WishOf,
): Promise<{ id: string }> {
  const fleet = { ...begun, id: crypto.randomUUID(), startedAt: Date.now() }
  await commands.saveFleet(fleet)
  remember(fleet)
  for (const { id } of fleet.members) void startMember(commands, { fleetId: fleet.id, memberId: id }, wishOf)
  return fleet
}

export async function startMember(
  commands: Commands,
  { fleetId, memberId, createDirectory = false }: { fleetId: string; memberId: string; createDirectory?: boolean },
  wishOf: WishOf,
): Promise<void> {
  const member = known.get(fleetId)?.members.find(({ id }) => id === memberId)
  const key = runKey(fleetId, memberId)
  if (!member || running.has(key)) return
  running.add(key)
  changeMember(fleetId, memberId, { outcome: { kind: 'starting' } })
  try {
    const directory = await directoryOf(commands, fleetId, member)
    if (directory === null) return
    const { agent, machine } = member
    const firstPrompt = known.get(fleetId)?.prompt ?? ''
    const begin = { directory, createDirectory, agent, firstPrompt, wish: wishOf(agent) }
    const result = await commands.startSession(machine, begin)
    const outcome =
      result.kind === 'started' ? result : ({ kind: 'directory-missing' } as const satisfies FleetMember['outcome'])
    changeMember(fleetId, memberId, { outcome })
  } catch (thrown) {
    changeMember(fleetId, memberId, { outcome: { kind: 'failed', text: failureText(errorData(thrown)) } })
  } finally {
    running.delete(key)
    changes.notify()
    const fleet = known.get(fleetId)
    // The sessions are in the list, whether or not this device remembers what they belong to.
    if (fleet) await commands.saveFleet(fleet).catch(() => undefined)
  }
}

/** Where the session is to start; null = its worktree could not be made, which is told. */
async function directoryOf(commands: Commands, fleetId: string, member: FleetMember): Promise<string | null> {
  const { worktree, machine, id } = member
  if (worktree === null) return member.directory
  const made = await commands.addWorktree(machine, member.directory, { name: worktree, base: '' })
  if (made.kind === 'made') {
    // It is there, whatever becomes of the session.
    changeMember(fleetId, id, { directory: made.directory, worktree: null })
    return made.directory
  }
  changeMember(fleetId, id, { outcome: { kind: 'failed', text: words.noWorktree[made.kind] } })
  return null
}

function failureText(error: HubErrorData): string {
  const { what, todo } = messages.error(error)
  return `${what} ${todo}`
}

/** What is known of it; undefined = it is being read, null = this device has none. */
export function useFleet(id: string): { fleet: Fleet | null | undefined; isStarting(memberId: string): boolean } {
  const { commands } = useHub()
  const [isRead, setRead] = useState(false)
  const fleet = useSyncExternalStore(changes.add, () => known.get(id))
  const starting = useSyncExternalStore(changes.add, () => [...running].join('\n'))
  useEffect(() => {
    let isCurrent = true
    const tell = (fleets: readonly Fleet[]) => {
      const stored = fleets.find((one) => one.id === id)
      if (!isCurrent) return
      if (stored && !known.has(id)) remember(stored)
      setRead(true)
    }
    commands.readFleets().then(tell, () => tell([]))
    return () => {
      isCurrent = false
    }
  }, [commands, id])
  const now = new Set(starting.split('\n'))
  return { fleet: fleet ?? (isRead ? null : undefined), isStarting: (memberId) => now.has(runKey(id, memberId)) }
}
