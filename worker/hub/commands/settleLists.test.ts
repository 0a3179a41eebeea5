import { expect, test } from 'vitest'
import type { Fleet } from '../../api/agents/fleets'
import type { SessionTemplate } from '../../api/agents/templates'
import { machineAddress, type MachineAddress, type ServerId } from '../../api/ids'
import { coordinatorOf } from '../../testing/coordinatorOf'
import { createTestProfile } from '../../testing/testProfile'
import { createFleetCommands } from './fleets'
import type { CommandContext } from './groups'
import { createProjectCommands } from './projects'
import { createServerCommands } from './serverCommands'
import { createTemplateCommands } from './templates'

function machineOn(serverId: string): MachineAddress {
  const machine = machineAddress(serverId, 'm')
  if (!machine) throw new Error('These are ids.')
  return machine
}

const template = (serverId: string): SessionTemplate => ({
  id: serverId,
  machine: machineOn(serverId),
  name: 'Name',
  directory: '~/x',
  agent: 'claude',
  prompt: 'Secret plan',
  picks: {},
})

const fleet = (...servers: string[]): Fleet => ({
  id: servers.join(),
  startedAt: 1,
  prompt: 'Secret plan',
  members: servers.map((id) => ({
    id,
    machine: machineOn(id),
    directory: '/x',
    agent: 'claude',
    worktree: null,
    outcome: { kind: 'starting' },
  })),
})

const serversIn = (text: string) => [...text.matchAll(/"serverId":"(\w+)"/g)].map(([, id]) => id)

/** A device with all kinds of lists of the servers `a` and `b`, both signed in. */
async function device() {
  const { database } = await createTestProfile()
  const listed = new Set(['a', 'b'])
  const signedIn = new Set(listed)
  const hasCredentials = new Set(listed)
  const coordinator = {
    ...coordinatorOf(signedIn),
    has: (id: ServerId) => listed.has(id),
    signOut: async (id: ServerId) => void (signedIn.delete(id), hasCredentials.delete(id)),
    remove: async (id: ServerId) => void (listed.delete(id), signedIn.delete(id)),
    merge: async (_keep: ServerId, drop: ServerId) => void (listed.delete(drop), signedIn.delete(drop)),
    signOutEverywhere: async (options: { forgetRootSecret: boolean }) => {
      signedIn.clear()
      hasCredentials.clear()
      await database.deleteAllCredentials({ withRootSecret: options.forgetRootSecret })
    },
  }
  const registry = { readCredentials: async (id: ServerId) => (hasCredentials.has(id) ? {} : null) }
  const running = async () =>
    ({ drafts: database.drafts, coordinator, registry, cancelFlows: () => undefined }) as never
  const templates = createTemplateCommands(running)
  const fleets = createFleetCommands(running)
  const projects = createProjectCommands(running, async () => ({
    lookAtPlaces: async (_id, directories) =>
      directories.map((directory) => ({
        directory,
        location: null,
        remote: null,
        branch: 'main',
        ahead: null,
        behind: null,
      })),
  }))
  for (const id of ['a', 'b']) {
    await templates.saveTemplate(template(id))
    await projects.askPlaces(machineOn(id), ['/secret'])
  }
  await fleets.saveFleet({ kind: 'begun', fleet: fleet('a') })
  await fleets.saveFleet({ kind: 'begun', fleet: fleet('a', 'b') })
  /** As it is stored, whoever is signed in. */
  const stored = async () => {
    const drafts = await database.drafts()
    const keys = ['session-templates', 'fleets', 'project-places']
    return Promise.all(keys.map(async (key) => serversIn(await drafts.read(key))))
  }
  const context = { generation: 'g', page: {}, running } as unknown as CommandContext
  return { servers: createServerCommands(context), templates, fleets, projects, stored, signedIn }
}

const a = 'a' as ServerId
const b = 'b' as ServerId

test.each(['signOut', 'removeServer'] as const)(
  '%s deletes what is stored of the server, and of no other',
  async (leave) => {
    const { servers, fleets, templates, stored } = await device()
    await servers[leave](a, null)
    expect(await stored()).toEqual([['b'], ['b'], ['b']])
    expect((await fleets.readFleets()).map(({ members }) => members.map(({ id }) => id))).toEqual([['b']])
    // A page that still holds them, and has an answer for them, does not bring them back.
    await fleets.saveFleet({ kind: 'member', fleetId: 'a,b', member: fleet('a').members[0]! })
    await fleets.saveFleet({ kind: 'begun', fleet: fleet('a') })
    await fleets.saveFleet({ kind: 'begun', fleet: fleet('a', 'b') })
    await templates.saveTemplate(template('a'))
    expect(await stored()).toEqual([['b'], ['b'], ['b']])
  },
)

test('while the accounts open after a start, nothing of what is saved is dropped', async () => {
  const { fleets, templates, projects, stored, signedIn } = await device()
  signedIn.clear()
  await fleets.saveFleet({ kind: 'begun', fleet: fleet('b', 'a') })
  await templates.saveTemplate({ ...template('a'), id: 'new' })
  await projects.askPlaces(machineOn('b'), ['/other'])
  expect(await stored()).toEqual([
    ['a', 'b', 'a'],
    ['a', 'a', 'b', 'b', 'a'],
    ['a', 'b', 'b'],
  ])
})

test.each([true, false])(
  'signing out everywhere deletes all of it; with forgetting the key: %s',
  async (forgetRootSecret) => {
    const { servers, stored } = await device()
    await servers.signOutEverywhere({ forgetRootSecret })
    expect(await stored()).toEqual([[], [], []])
  },
)

test('of merged entries the one that stays has it all', async () => {
  const { servers, templates, fleets, projects } = await device()
  await servers.mergeServers(b, a)
  expect((await templates.readTemplates()).map(({ machine }) => machine.serverId)).toEqual(['b', 'b'])
  const members = (await fleets.readFleets()).flatMap((one) => one.members.map(({ machine }) => machine.serverId))
  expect(members).toEqual(['b', 'b', 'b'])
  expect((await projects.readPlaces()).map(({ machine }) => machine.serverId)).toEqual(['b'])
})
