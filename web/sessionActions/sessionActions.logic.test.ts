import { expect, test } from 'vitest'
import type { MachineSummary, SessionSummary } from '../../worker/api/state'
import { fixtureMachine, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { offeredActions, resumeCommand } from './sessionActions.logic'

const cloud = fixtureServer('cloud', { label: 'Cloud' })
const paused = fixtureServer('cloud', { label: 'Cloud', connection: { kind: 'paused' } })
const box = fixtureMachine('cloud', 'box')

function machineWith(cliVersion: string, change: Partial<MachineSummary> = {}): MachineSummary {
  return { ...box, content: { ...(box.content as object), cliVersion } as MachineSummary['content'], ...change }
}

function sessionOf(change: Partial<SessionSummary>, agent = 'claude'): SessionSummary {
  const session = fixtureSession('cloud', 's', change)
  return session.content.kind === 'open' ? { ...session, content: { ...session.content, agent } } : session
}

const names = (...given: Parameters<typeof offeredActions>) =>
  offeredActions(...given)
    .filter(({ unavailable }) => unavailable === null)
    .map(({ action }) => action)

test('a session that runs can be ended and forked, not resumed', () => {
  expect(names(sessionOf({ activity: 'idle' }), cloud, machineWith('1.2.5'))).toEqual([
    'details',
    'rename',
    'files',
    'shell',
    'pin',
    'mute',
    'same',
    'fork',
    'rewind',
    'side-chat',
    'export',
    'end-and-archive',
    'delete',
  ])
})

test('an archived one can be resumed and taken out of the archive', () => {
  const offered = names(sessionOf({ activity: 'archived', marks: { pinned: true } }), cloud, machineWith('1.2.5'))
  expect(offered).toEqual([
    'details',
    'rename',
    'unpin',
    'mute',
    'same',
    'resume',
    'fork',
    'rewind',
    'side-chat',
    'export',
    'unarchive',
    'delete',
  ])
})

test.each([
  ['a CLI before forks', '0.13.0', 'claude', ['resume']],
  ['a CLI before side chats', '1.2.0', 'claude', ['resume', 'fork', 'rewind']],
  ['codex', '1.2.5', 'codex', ['resume', 'fork', 'side-chat']],
  ['a version nobody knows', 'nightly', 'claude', ['resume']],
  ['an agent that cannot', '1.2.5', 'gemini', []],
])('what %s does not know is not offered', (_name, version, agent, expected) => {
  const offered = names(sessionOf({ activity: 'offline' }, agent), cloud, machineWith(version))
  expect(offered.filter((action) => ['resume', 'fork', 'rewind', 'side-chat'].includes(action))).toEqual(expected)
})

test('while its server is not connected, only what can wait is possible; the rest says why', () => {
  const session = sessionOf({ activity: 'offline' })
  expect(names(session, paused, machineWith('1.2.5'))).toEqual([
    'details',
    'pin',
    'mute',
    'same',
    'export',
    'archive',
    'delete',
  ])
  const rename = offeredActions(session, paused, undefined).find(({ action }) => action === 'rename')
  expect(rename?.unavailable).toContain('Cloud')
})

test('an offline machine is named as the reason', () => {
  const offline = machineWith('1.2.5', { presence: 'offline' })
  const fork = offeredActions(sessionOf({}), cloud, offline).find(({ action }) => action === 'fork')
  expect(fork?.unavailable).toContain('box')
})

test('a locked session can be archived and deleted, no more', () => {
  const locked = sessionOf({ content: { kind: 'locked' }, activity: 'offline' })
  expect(names(locked, cloud, machineWith('1.2.5'))).toEqual(['details', 'pin', 'mute', 'archive', 'delete'])
})

test('the line that goes on in a terminal', () => {
  expect(resumeCommand({ kind: 'codex', id: 't-1' })).toBe('happy codex --resume t-1')
  expect(resumeCommand(null)).toBeNull()
})

test.each([
  [
    ['abort', 'bash', 'communication', 'listFileTree', 'readFile', 'writeFile', 'ripgrep'],
    ['files', 'shell', 'archive'],
  ],
  [
    ['abort', 'listFileTree', 'readFile'],
    ['files', 'archive'],
  ],
  [['abort', 'communication', 'killSession'], ['end-and-archive']],
])('an agent that answers %j offers what needs no more than these', (calls, expected) => {
  const session = sessionOf({ activity: 'idle' }, 'codex')
  const listed = { ...session, content: { ...(session.content as object), calls } as SessionSummary['content'] }
  const offered = names(
    listed,
    cloud,
    machineWith('1.2.5', { content: { ...box.content, isHappyAgent: true } as never }),
  )
  const depending = new Set(['files', 'shell', 'archive', 'end-and-archive', 'fork', 'rewind', 'side-chat', 'resume'])
  expect(offered.filter((action) => depending.has(action))).toEqual(expected)
})
