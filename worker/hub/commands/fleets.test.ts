import { expect, test } from 'vitest'
import type { Fleet } from '../../api/agents/fleets'
import { machineAddress, type SessionId } from '../../api/ids'
import { coordinatorOf } from '../../testing/coordinatorOf'
import { createTestProfile } from '../../testing/testProfile'
import { createFleetCommands } from './fleets'

const member = (server: string, outcome: Fleet['members'][number]['outcome']) => {
  const machine = machineAddress(server, 'm')
  if (!machine) throw new Error('These are ids.')
  return { id: server, machine, directory: '/x', agent: 'claude', worktree: null, outcome }
}

test('a fleet is remembered as long as one of its servers is, without the members of the others', async () => {
  const { database } = await createTestProfile()
  const servers = new Set(['a', 'b'])
  const hub = { drafts: database.drafts, coordinator: coordinatorOf(servers) } as never
  const commands = createFleetCommands(async () => hub)
  const members = [member('a', { kind: 'starting' }), member('b', { kind: 'failed', text: 'no claude' })]
  const fleet = { id: 'f', startedAt: 1, prompt: 'Fix it', members }
  await commands.saveFleet({ kind: 'begun', fleet })
  const started = { ...fleet, members: [member('a', { kind: 'started', sessionId: 's' as SessionId }), members[1]!] }
  await commands.saveFleet({ kind: 'member', fleetId: 'f', member: started.members[0]! })
  expect(await commands.readFleets()).toEqual([started])
  servers.delete('a')
  expect(await commands.readFleets()).toEqual([{ ...started, members: [members[1]] }])
  servers.delete('b')
  expect(await commands.readFleets()).toEqual([])
  servers.add('b')
  await commands.forgetFleet('f')
  expect(await commands.readFleets()).toEqual([])
})

test('one page stores a member over what another page stored of the others, and brings back nothing forgotten', async () => {
  const { database } = await createTestProfile()
  const hub = { drafts: database.drafts, coordinator: coordinatorOf(new Set(['a', 'b'])) } as never
  const [one, other] = [createFleetCommands(async () => hub), createFleetCommands(async () => hub)]
  const members = [member('a', { kind: 'starting' }), member('b', { kind: 'starting' })]
  await one.saveFleet({ kind: 'begun', fleet: { id: 'f', startedAt: 1, prompt: 'Fix it', members } })
  const ended = [
    { ...member('a', { kind: 'started', sessionId: 's' as SessionId }), directory: '/worktree' },
    member('b', { kind: 'unknown', text: 'no answer' }),
  ]
  await Promise.all([
    one.saveFleet({ kind: 'member', fleetId: 'f', member: ended[0]! }),
    other.saveFleet({ kind: 'member', fleetId: 'f', member: ended[1]! }),
  ])
  expect((await one.readFleets()).map((fleet) => fleet.members)).toEqual([ended])
  await other.forgetFleet('f')
  await one.saveFleet({ kind: 'member', fleetId: 'f', member: ended[0]! })
  expect(await one.readFleets()).toEqual([])
})
