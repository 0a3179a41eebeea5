import { describe, expect, test } from 'vitest'
import type { ChatBlock, ChatItem } from '../../../worker/api/chat'
import { toolCall } from '../../testing/fixtureChats'
import { currentTodo, openTodos as readTodos } from './todos.logic'

const todo = (content: string, status = 'pending') => ({ content, status })
const written = (id: string, todos: unknown, change = {}) =>
  toolCall(id, 'TodoWrite', { todos }, { state: 'completed', ...change })
const openTodos = (blocks: ChatBlock[], isWhole: boolean, listTools: string[] | null = null) =>
  readTodos(blocks, { isWhole, listTools }).todos
const hasOlder = (blocks: ChatBlock[], isWhole: boolean) => readTodos(blocks, { isWhole, listTools: null }).hasOlder
const reset: ChatItem = {
  kind: 'event',
  id: 'reset',
  seq: 9,
  time: 9,
  parentId: null,
  event: { type: 'message', text: 'Context was reset' },
}

test('the list that was written last counts, whatever comes after it', () => {
  const first = written('a', [todo('one'), todo('two')])
  const second = written('b', [todo('one', 'completed'), todo('two', 'in_progress')])
  expect(openTodos([[first], [second, toolCall('c', 'Bash', { command: 'ls' })], []], true)).toEqual([
    todo('one', 'completed'),
    todo('two', 'in_progress'),
  ])
})

test('nothing when all is done, after a reset, and where nothing was written', () => {
  expect(openTodos([[written('a', [todo('one')])], [written('b', [todo('one', 'completed')])]], true)).toEqual([])
  expect(openTodos([[written('a', [todo('one')]), reset]], true)).toEqual([])
  expect(openTodos([], true)).toEqual([])
  expect(openTodos([[toolCall('c', 'Bash', { todos: [todo('no list')] })]], true)).toEqual([])
})

test('a helper agent, a refused and a failed call change nothing', () => {
  const own = written('a', [todo('mine')])
  const others = [
    written('b', [todo('a helper’s')], { parentId: 'task' }),
    written('c', [todo('refused')], { state: 'denied' }),
    written('d', [todo('failed')], { state: 'failed' }),
  ]
  expect(openTodos([[own, ...others]], true)).toEqual([todo('mine')])
})

test('what the tool made of it wins over what it was asked', () => {
  const result = { oldTodos: [], newTodos: [todo('made', 'in_progress')] }
  expect(openTodos([[written('a', [todo('asked')], { result })]], true)).toEqual([todo('made', 'in_progress')])
})

test('the line names what is being done, else what comes next', () => {
  const done = { content: 'done', status: 'completed' as const }
  const next = { content: 'next', status: 'pending' as const }
  const now = { content: 'now', status: 'in_progress' as const }
  expect(currentTodo([done, next, now])).toBe(now)
  expect(currentTodo([done, next])).toBe(next)
})

const created = (id: string, subject: string, change = {}) =>
  toolCall(id, 'TaskCreate', { subject, description: 'More of it' }, { state: 'completed', ...change })
const asked = (id: string, input: unknown) => toolCall(id, 'TaskCreate', input, { state: 'completed' })
const updated = (id: string, taskId: string, change: Record<string, unknown>) =>
  toolCall(id, 'TaskUpdate', { taskId, ...change }, { state: 'completed' })

describe('the task tools of newer claude', () => {
  test('tasks count from 1 in the order in which they were made', () => {
    const blocks = [
      [created('a', 'one'), created('b', 'two')],
      [updated('c', '1', { status: 'completed' }), updated('d', '2', { status: 'in_progress', subject: 'second' })],
    ]
    expect(openTodos(blocks, true)).toEqual([todo('one', 'completed'), todo('second', 'in_progress')])
    expect(openTodos([...blocks, [updated('e', '2', { status: 'completed' })]], true)).toEqual([])
    expect(openTodos([...blocks, [updated('f', '2', { status: 'deleted' })], [created('g', 'three')]], true)).toEqual([
      todo('one', 'completed'),
      todo('three'),
    ])
  })

  test('a chat that is not here from its beginning shows only what says its number', () => {
    expect(openTodos([[created('a', 'one')]], false)).toEqual([])
    const seventh = created('b', 'seven', { result: [{ type: 'text', text: 'Task #7 created successfully: seven' }] })
    expect(openTodos([[seventh, created('c', 'eight'), updated('d', '8', { status: 'in_progress' })]], false)).toEqual([
      todo('seven'),
      todo('eight', 'in_progress'),
    ])
    expect(openTodos([[created('a', 'one'), reset, created('b', 'new')]], false)).toEqual([todo('new')])
  })

  test('a list that was read is the list; what comes last of both kinds counts', () => {
    const result = { tasks: [{ id: '4', subject: 'four', status: 'in_progress', blockedBy: [] }] }
    const read = toolCall('r', 'TaskList', {}, { state: 'completed', result })
    expect(openTodos([[created('a', 'one'), read, created('b', 'five')]], true)).toEqual([
      todo('four', 'in_progress'),
      todo('five'),
    ])
    expect(openTodos([[created('a', 'one'), written('b', [todo('mine')])]], true)).toEqual([todo('mine')])
    expect(openTodos([[created('a', 'one'), toolCall('r', 'TaskList', {}, { state: 'completed' })]], true)).toEqual([
      todo('one'),
    ])
  })

  test('calls that were refused make nothing, hostile ones no harm', () => {
    const odd = [
      created('a', 'no', { state: 'denied' }),
      toolCall('b', 'TaskCreate', null),
      updated('c', '__proto__', { status: 'in_progress' }),
      updated('d', '99999999999999999999', { status: {} }),
    ]
    expect(openTodos([[...odd, created('e', 'yes')]], true)).toEqual([todo('yes')])
  })

  // Seen with claude 2.1.330.
  test('what claude refuses to make is not counted, and what it names by other fields is', () => {
    const blocks = [
      [
        asked('a', { subject: 5, description: 'no' }),
        asked('b', { subject: null, description: 'no' }),
        asked('c', { subject: 'no', description: ['no'] }),
        asked('d', { description: 'one' }),
        asked('e', { title: 'two', description: 'more of it' }),
        asked('f', { subject: 'three' }),
        updated('g', '3', { status: 'in_progress' }),
      ],
    ]
    expect(openTodos(blocks, true)).toEqual([todo('one'), todo('two'), todo('three', 'in_progress')])
  })

  test('calls of tools that claude does not have change nothing', () => {
    const list = written('a', [todo('list')])
    const task = created('b', 'task')
    expect(openTodos([[list, task]], true, ['TodoWrite'])).toEqual([todo('list')])
    expect(openTodos([[task, list]], true, ['TaskCreate', 'TaskUpdate', 'TaskList'])).toEqual([todo('task')])
    expect(openTodos([[task, list]], true, [])).toEqual([])
    expect(openTodos([[toolCall('c', 'update_plan', { todos: [todo('of another')] })]], true, [])).toEqual(
      openTodos([[toolCall('c', 'update_plan', { todos: [todo('of another')] })]], true),
    )
  })

  test('that more is to be done than what is here names is said, where something tells it', () => {
    expect(hasOlder([[created('a', 'one')]], true)).toBe(false)
    expect(hasOlder([[created('a', 'one')]], false)).toBe(true)
    expect(hasOlder([[created('a', 'one'), updated('b', '7', { status: 'in_progress' })]], false)).toBe(true)
    expect(hasOlder([[created('a', 'one'), updated('b', '7', { status: 'completed' })]], false)).toBe(false)
    expect(hasOlder([[updated('b', '7', { status: 'completed' })]], false)).toBe(false)
    expect(hasOlder([[created('a', 'one'), reset, created('b', 'new')]], false)).toBe(false)
    expect(hasOlder([[created('a', 'one'), written('b', [todo('mine')])]], false)).toBe(false)
    const result = { tasks: [{ id: '4', subject: 'four', status: 'pending' }] }
    const read = toolCall('r', 'TaskList', {}, { state: 'completed', result })
    expect(hasOlder([[created('a', 'one'), read]], false)).toBe(false)
  })
})
