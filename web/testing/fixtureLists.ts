import type { AppState, SessionActivity, SessionSummary } from '../../worker/api/state'
import { FIXTURE_NOW, fixtureApp, fixtureMachine, fixtureSession, threeServers } from './fixtureStates'

const HOUR = 3_600_000
const PROJECTS = ['happy-hub', 'api-gateway', 'ui-kit', 'infra', 'a-project-with-a-rather-long-folder-name', 'notes']
const TITLES = [
  'Fix the login redirect loop',
  'Port the parser to Rust',
  'Why is the nightly build slow?',
  'Répare les accents dans la recherche',
  'Upgrade to React 19 and remove the last class components from the settings screens',
  'Write release notes',
  'Investigate flaky socket tests',
]

/** Three servers (two of them not connected) with `perServer` sessions each, in every state, and their machines. */
export function busyApp(perServer = 200): AppState {
  const servers = threeServers()
  const sessions = servers.flatMap(({ id }) => Array.from({ length: perServer }, (_, index) => session(id, index)))
  const machines = servers.flatMap(({ id }, place) => [
    fixtureMachine(id, 'machine-0', {
      content: machineContent(['box', 'cloud-runner-eu-west-1', 'build-07'][place] ?? 'box', 'linux'),
    }),
    fixtureMachine(id, 'machine-1', {
      presence: 'offline',
      activeAt: FIXTURE_NOW - 30 * HOUR,
      content: machineContent('MacBook Pro of Ada', 'darwin'),
    }),
    ...(place === 2 ? [fixtureMachine(id, 'machine-2', { presence: 'unknown', content: { kind: 'locked' } })] : []),
  ])
  return fixtureApp(servers, sessions, machines)
}

function machineContent(name: string, platform: string) {
  return {
    kind: 'open' as const,
    name,
    host: name,
    platform,
    homeDir: '/home/ada',
    cliVersion: '1.2.5',
    canResume: true,
  }
}

function session(server: string, index: number): SessionSummary {
  const activity = activityOf(index)
  const age = activity === 'offline' || activity === 'archived' ? index * 2.6 * HOUR : index * 7 * 60_000
  const base = fixtureSession(server, `s${index}`, {
    activity,
    createdAt: FIXTURE_NOW - age - HOUR,
    updatedAt: FIXTURE_NOW - age - 90_000,
    unread: index % 9 === 4,
    pendingRequests: activity === 'needs-you' ? ['r1', 'r2'].slice(index % 2) : [],
  })
  if (index === 11) return { ...base, content: { kind: 'locked' } }
  if (base.content.kind !== 'open') return base
  const project = PROJECTS[index % PROJECTS.length] ?? 'project'
  return {
    ...base,
    content: {
      ...base.content,
      title: index % 8 === 7 ? null : (TITLES[index % TITLES.length] ?? null),
      path: `/home/ada/work/${project}`,
      machineId: `machine-${index % 2}` as typeof base.content.machineId,
    },
  }
}

function activityOf(index: number): SessionActivity {
  if (index < 2) return 'needs-you'
  if (index < 4) return 'working'
  if (index < 7) return 'idle'
  return index % 5 === 0 ? 'archived' : 'offline'
}
