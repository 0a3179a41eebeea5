import { describe, expect, test } from 'vitest'
import { fixtureApp, fixtureMachine, fixtureServer, machineId, serverId, threeServers } from '../testing/fixtureStates'
import { agentsOn, directoryProblem, machineChoices, preselected } from './newSession.logic'

const app = fixtureApp(
  threeServers(),
  [],
  [
    fixtureMachine('laptop', 'off', { presence: 'offline' }),
    fixtureMachine('laptop', 'same'),
    fixtureMachine('laptop', 'zoo'),
    fixtureMachine('laptop', 'secret', { content: { kind: 'locked' } }),
    fixtureMachine('cloud', 'same'),
  ],
)

const at = (server: string, machine: string) => ({ serverId: serverId(server), machineId: machineId(machine) })

describe('machines', () => {
  test('of all servers, with the reason why one cannot be used', () => {
    const groups = machineChoices(app)
    expect(groups.map(({ server, choices }) => [server.label, choices.map(({ name, why }) => [name, why])])).toEqual([
      [
        'Laptop',
        [
          ['Locked machine', expect.stringContaining('encrypted')],
          ['same', null],
          ['zoo', null],
          ['off', expect.stringContaining('offline')],
        ],
      ],
      ['Cloud', [['same', 'Cloud is not connected']]],
    ])
  })

  test('the last used one is preselected if it can be used, by server and id', () => {
    const groups = machineChoices(app)
    expect(preselected(groups, at('laptop', 'zoo'))?.machine.id).toBe('zoo')
    expect(preselected(groups, at('cloud', 'same'))?.machine.serverId).toBe('laptop')
    expect(preselected(groups, at('laptop', 'off'))?.name).toBe('same')
    expect(preselected(groups, null)?.name).toBe('same')
    expect(preselected(machineChoices(fixtureApp([fixtureServer('a')])), null)).toBeNull()
  })

  test('offer the agents that they have, all where they do not say', () => {
    const { content } = fixtureMachine('a', 'm')
    if (content.kind !== 'open') throw new Error('locked')
    const having = (agents: string[]) => fixtureMachine('a', 'm', { content: { ...content, agents } })
    expect(agentsOn(having(['gemini', 'claude', 'rig']))).toEqual(['claude', 'gemini'])
    expect(agentsOn(having([]))).toEqual(['claude'])
    expect(agentsOn(fixtureMachine('a', 'm'))).toHaveLength(4)
    expect(agentsOn(undefined)).toHaveLength(4)
    const agent = { ...content, agents: ['claude'], isHappyAgent: true as const }
    expect(agentsOn(fixtureMachine('a', 'm', { content: agent }))).toEqual(['rig'])
  })
})

const R = String.raw

describe('a directory is judged by the machine’s platform (13)', () => {
  const windows = [
    R`C:\x`,
    'c:/x',
    'D:\\',
    R`\\nas\share\proj`,
    R`\\wsl$\Ubuntu\home\ann`,
    '//nas/share',
    R`\\?\C:\long`,
  ]
  const posix = ['/srv/x', '/', '~/x', '/mnt/c/Users']
  const home = ['~', ' ~ ', '~/x']
  const none = ['work', './x', '~bob/x', '', 'C:', 'C:x', R`\x`, R`\\nas`, R`\\nas\ `, R`..\x`, 'https://x.org']

  test.each(['linux', 'darwin', 'freebsd'])('%s', (platform) => {
    for (const text of [...posix, ...home]) expect(directoryProblem(text, platform)).toBeNull()
    for (const text of [...windows.filter((path) => !path.startsWith('/')), ...none, R`~\x`])
      expect(directoryProblem(text, platform)).toBe('Begin with / or ~')
  })

  test('win32', () => {
    for (const text of [...windows, ...home, R`~\x`]) expect(directoryProblem(text, 'win32')).toBeNull()
    for (const text of ['/srv/x', '/', ...none])
      expect(directoryProblem(text, 'win32')).toBe(R`Begin with a drive like C:\, a share like \\server\share, or ~`)
  })

  test('a machine that does not say takes both', () => {
    for (const text of [...posix, ...windows, ...home]) expect(directoryProblem(text, '')).toBeNull()
    for (const text of none) expect(directoryProblem(text, '')).toContain('Begin with')
  })
})

test.each([
  ['1.2.0', ['claude', 'codex', 'gemini', 'openclaw']],
  ['0.13.0', ['claude', 'codex', 'gemini']],
  ['0.11.2', ['claude', 'codex']],
  ['', ['claude', 'codex', 'gemini', 'openclaw']],
])('a machine with CLI %s that does not say what it has offers what this CLI can start', (cliVersion, offered) => {
  const machine = fixtureMachine('a', 'm')
  if (machine.content.kind !== 'open') throw new Error('The fixture is open.')
  expect(agentsOn({ ...machine, content: { ...machine.content, cliVersion } })).toEqual(offered)
})

test.each([
  ['1.2.5', ['codex'], ['claude', 'codex']],
  ['1.3.0-beta.1', ['codex'], ['claude', 'codex']],
  ['2.0.0', [], ['claude']],
  ['1.2.4', ['codex'], ['codex']],
  ['0.14.0', ['gemini'], ['gemini']],
  ['', ['codex'], ['codex']],
])('a machine with CLI %s and %j on its PATH offers %j', (cliVersion, agents, offered) => {
  const machine = fixtureMachine('a', 'm')
  if (machine.content.kind !== 'open') throw new Error('The fixture is open.')
  expect(agentsOn({ ...machine, content: { ...machine.content, cliVersion, agents } })).toEqual(offered)
})
