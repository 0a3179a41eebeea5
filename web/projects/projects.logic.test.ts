import { expect, test } from 'vitest'
import type { ProjectPlace } from '../../worker/api/agents/projects'
import type { SessionActivity, SessionSummary } from '../../worker/api/state'
import {
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  machineId,
  serverId,
} from '../testing/fixtureStates'
import { placeKey, projectsOf, questionsFor } from './projects.logic'

function session(server: string, id: string, path: string, activity: SessionActivity = 'idle'): SessionSummary {
  const { content, ...rest } = fixtureSession(server, id, { activity })
  if (content.kind !== 'open') throw new Error('The fixture is open.')
  return { ...rest, content: { ...content, path, machineId: machineId(`box-${server}`) } }
}

function place(server: string, directory: string, change: Partial<ProjectPlace>): [string, ProjectPlace] {
  const machine = { serverId: serverId(server), machineId: machineId(`box-${server}`) }
  const facts = { location: null, remote: null, branch: 'main', ahead: null, behind: null, at: 1 }
  return [placeKey(machine, directory), { machine, directory, ...facts, ...change }]
}

const paused = fixtureServer('p', { connection: { kind: 'paused' } })
const appOf = (...sessions: SessionSummary[]) =>
  fixtureApp([fixtureServer('a'), fixtureServer('b'), paused], sessions, [
    fixtureMachine('a', 'box-a'),
    fixtureMachine('b', 'box-b'),
    fixtureMachine('p', 'box-p'),
  ])

test('a directory behind a symbolic link is the project that its worktrees are of, as git names them', () => {
  const app = appOf(session('a', '1', '/tmp/shop'), session('a', '2', '/private/tmp/shop/.dev/worktree/w'))
  const places = new Map([
    place('a', '/tmp/shop', { location: '/private/tmp/shop' }),
    place('a', '/private/tmp/shop/.dev/worktree/w', { location: '/private/tmp/shop/.dev/worktree/w' }),
  ])
  expect(projectsOf(app, places)).toMatchObject([{ name: 'shop', root: '/private/tmp/shop', copies: [{}, {}] }])
})

test('one repository on two servers is one project; two agents on one branch are told', () => {
  const app = appOf(
    session('a', '1', '/srv/shop', 'working'),
    session('b', '2', '/home/ada/code/shop'),
    session('b', '3', '/home/ada/code/shop/.dev/worktree/calm-otter', 'working'),
    session('b', '4', '/home/ada/code/shop', 'offline'),
    session('b', '5', '/home/ada/code/shop', 'archived'),
  )
  const remote = 'git.example/ada/shop'
  const places = new Map([
    place('a', '/srv/shop', { remote }),
    place('b', '/home/ada/code/shop', { remote }),
    place('b', '/home/ada/code/shop/.dev/worktree/calm-otter', { remote, branch: 'calm-otter' }),
  ])
  const [project, ...others] = projectsOf(app, places)
  expect(others).toEqual([])
  expect(project).toMatchObject({ name: 'shop', remote })
  expect(project?.copies.map(({ sessions }) => sessions.map(({ id }) => id).toSorted())).toEqual(
    expect.arrayContaining([['1'], ['2', '4'], ['3']]),
  )
  expect(project?.crowded.map(({ branch, sessions }) => [branch, sessions.length])).toEqual([['main', 2]])
})

test('without a remote each directory is a project, with its worktrees; the same path elsewhere is another one', () => {
  const app = appOf(
    session('a', '1', '/srv/shop'),
    session('a', '2', '/srv/shop/.dev/worktree/calm-otter'),
    session('b', '3', '/srv/shop'),
  )
  expect(
    projectsOf(app, new Map())
      .map(({ copies }) => copies.length)
      .toSorted((a, b) => a - b),
  ).toEqual([1, 2])
})

test('only machines that can answer are asked', () => {
  const app = appOf(session('a', '1', '/x'), session('a', '2', '/x'), session('a', '3', '/y'), session('p', '4', '/x'))
  const questions = questionsFor(app)
  expect(questions).toHaveLength(1)
  expect(questions[0]?.directories.toSorted()).toEqual(['/x', '/y'])
})
