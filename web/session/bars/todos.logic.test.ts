import { expect, test } from 'vitest'
import type { ChatItem } from '../../../worker/api/chat'
import { toolCall } from '../../testing/fixtureChats'
import { currentTodo, openTodos } from './todos.logic'

const todo = (content: string, status = 'pending') => ({ content, status })
const written = (id: string, todos: unknown, change = {}) =>
  toolCall(id, 'TodoWrite', { todos }, { state: 'completed', ...change })
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
  expect(openTodos([[first], [second, toolCall('c', 'Bash', { command: 'ls' })], []])).toEqual([
    todo('one', 'completed'),
    todo('two', 'in_progress'),
  ])
})

test('nothing when all is done, after a reset, and where nothing was written', () => {
  expect(openTodos([[written('a', [todo('one')])], [written('b', [todo('one', 'completed')])]])).toEqual([])
  expect(openTodos([[written('a', [todo('one')]), reset]])).toEqual([])
  expect(openTodos([])).toEqual([])
  expect(openTodos([[toolCall('c', 'Bash', { todos: [todo('no list')] })]])).toEqual([])
})

test('a helper agent, a refused and a failed call change nothing', () => {
  const own = written('a', [todo('mine')])
  const others = [
    written('b', [todo('a helper’s')], { parentId: 'task' }),
    written('c', [todo('refused')], { state: 'denied' }),
    written('d', [todo('failed')], { state: 'failed' }),
  ]
  expect(openTodos([[own, ...others]])).toEqual([todo('mine')])
})

test('what the tool made of it wins over what it was asked', () => {
  const result = { oldTodos: [], newTodos: [todo('made', 'in_progress')] }
  expect(openTodos([[written('a', [todo('asked')], { result })]])).toEqual([todo('made', 'in_progress')])
})

test('the line names what is being done, else what comes next', () => {
  const done = { content: 'done', status: 'completed' as const }
  const next = { content: 'next', status: 'pending' as const }
  const now = { content: 'now', status: 'in_progress' as const }
  expect(currentTodo([done, next, now])).toBe(now)
  expect(currentTodo([done, next])).toBe(next)
})
