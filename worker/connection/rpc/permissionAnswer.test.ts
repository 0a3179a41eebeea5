import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import rpcVectors from '../../../e2e/testdata/vectors/rpc.json' with { type: 'json' }
import agentStateSteps from '../../../e2e/testdata/samples/agent-state-steps.json' with { type: 'json' }
import type { PermissionAnswer } from '../../api/commands'
import { sessionAllowance } from '../../api/sessionAllowance'
import { parseAgentState } from '../../chat/records/agentState'
import { permissionParams, type AskedRequest } from './permissionAnswer'

const claude = (tool: string, input: unknown = {}): AskedRequest => ({ id: 'r1', tool, input, agent: 'claude' })
const session: PermissionAnswer = { kind: 'allow-for-session' }

describe('claude', () => {
  test.each<[string, AskedRequest, PermissionAnswer, unknown]>([
    ['allow', claude('Bash', { command: 'ls' }), { kind: 'allow' }, { id: 'r1', approved: true }],
    [
      'this command',
      claude('Bash', { command: 'ls' }),
      session,
      { id: 'r1', approved: true, allowTools: ['Bash(ls)'] },
    ],
    ['all edits', claude('Write'), session, { id: 'r1', approved: true, mode: 'acceptEdits' }],
    ['this tool', claude('WebFetch'), session, { id: 'r1', approved: true, allowTools: ['WebFetch'] }],
    ['a plan', claude('ExitPlanMode'), { kind: 'allow' }, { id: 'r1', approved: true, mode: 'default' }],
    [
      'a plan, then everything',
      claude('ExitPlanMode'),
      { kind: 'allow-everything' },
      { id: 'r1', approved: true, mode: 'bypassPermissions' },
    ],
    ['everything, for what is no plan', claude('Bash'), { kind: 'allow-everything' }, null],
    ['stop', claude('Bash'), { kind: 'stop' }, null],
    ['an old plan, all edits', claude('exit_plan_mode'), session, { id: 'r1', approved: true, mode: 'acceptEdits' }],
    ['deny', claude('Bash'), { kind: 'deny', reason: null }, { id: 'r1', approved: false }],
    ['deny, why', claude('Bash'), { kind: 'deny', reason: 'no' }, { id: 'r1', approved: false, reason: 'no' }],
    [
      'answers',
      claude('AskUserQuestion'),
      { kind: 'answers', answers: { 'Which?': 'Red' } },
      { id: 'r1', approved: true, updatedInput: { answers: { 'Which?': 'Red' } } },
    ],
    ['answers to what is no question', claude('Bash'), { kind: 'answers', answers: {} }, null],
  ])('%s', (_name, request, answer, expected) => {
    expect(permissionParams(request, answer)).toEqual(expected)
  })

  test.each([
    ['a line break matches nothing', 'ls\nrm -rf /'],
    ['a prefix rule would allow more', 'rm:*'],
    ['nothing', ''],
    ['no text', ['ls']],
  ])('no rule for the session: %s', (_name, command) => {
    expect(sessionAllowance('claude', 'Bash', { command })).toBeNull()
    expect(permissionParams(claude('Bash', { command }), session)).toEqual({ id: 'r1', approved: true })
  })

  test('a tool cannot name itself into a rule for commands', () => {
    expect(permissionParams(claude('Bash(rm:*)'), session)).toEqual({ id: 'r1', approved: true })
  })

  test('law: a rule for a command allows exactly that command, by the reading of the CLI', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(':', '*', ')', '(', 'a', '\n') })),
        (command) => {
          const rule = permissionParams(claude('Bash', { command }), session)?.allowTools?.[0]
          // The CLI reads a rule so; `:*` at its end makes it a prefix (docs/protocol.md 5.4).
          const read = rule === undefined ? undefined : /^Bash\((.+?)\)$/.exec(rule)?.[1]
          expect(rule === undefined || (read === command && !read.endsWith(':*'))).toBe(true)
        },
      ),
    )
  })
})

describe('other agents', () => {
  test.each(['codex', 'gemini', 'openclaw', 'opencode'])('%s is told by its decision, never to abort', (agent) => {
    const request = { id: 'r1', tool: 'CodexBash', input: { command: ['ls'] }, agent }
    expect(permissionParams(request, { kind: 'allow' })).toEqual({ id: 'r1', approved: true, decision: 'approved' })
    expect(permissionParams(request, session)).toEqual({ id: 'r1', approved: true, decision: 'approved_for_session' })
    expect(permissionParams(request, { kind: 'deny', reason: 'no' })).toEqual({
      id: 'r1',
      approved: false,
      decision: 'denied',
    })
    expect(permissionParams(request, { kind: 'answers', answers: {} })).toBeNull()
  })
})

test('requests of a real session', () => {
  const asked = agentStateSteps.steps.flatMap(({ agentState }) => parseAgentState(agentState).requests)
  expect(asked.map((request) => request.tool)).toEqual(['Bash', 'Write', 'AskUserQuestion'])
  const allowances = asked.map(({ tool, arguments: input }) => sessionAllowance('claude', tool, input))
  expect(allowances).toEqual([{ kind: 'command', command: 'touch made.txt && ls' }, { kind: 'edits' }, null])
})

test('the official client words an approved plan the same way', () => {
  const vector = rpcVectors.vectors.find(({ note }) => note.startsWith('permission'))
  expect(permissionParams({ ...claude('ExitPlanMode'), id: 'toolu_01ABC' }, { kind: 'allow' })).toEqual(
    vector?.paramsPlain,
  )
})
