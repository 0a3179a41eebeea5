import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChatItem } from '../../../worker/api/chat'
import { agentText, fixtureChat, toolCall, userText } from '../../testing/fixtureChats'
import { announcement, chatRows, chatTree, hasPending, type ChatNode } from './chatRows.logic'

const chatOf = (...items: ChatItem[]) => fixtureChat('a', '1', items)
const idsOf = (nodes: readonly ChatNode[]): string[] =>
  nodes.flatMap(({ item, children }) => [item.id, ...idsOf(children)])

describe('chatTree', () => {
  test('what a helper agent did stands under its tool call', () => {
    const tree = chatTree(
      chatOf(toolCall('task', 'Task', {}), agentText('inner', 'x', 'task'), agentText('after', 'y')),
    )
    expect(tree.map(({ item, children }) => [item.id, children.map((child) => child.item.id)])).toEqual([
      ['task', ['inner']],
      ['after', []],
    ])
  })

  test('every item appears exactly once, whatever the parents say', () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(null, 'missing', ...ids), { minLength: 5, maxLength: 5 }), (parents) => {
        const items = ids.map((id, index) => toolCall(id, 'Task', {}, { parentId: parents[index] ?? null }))
        expect(idsOf(chatTree(chatOf(...items))).sort()).toEqual(ids)
      }),
    )
  })
})

const at = (id: string, ...date: [number, number, number]) => ({
  ...userText(id, id),
  time: new Date(...date, 12).getTime(),
})

test('rows keep the given order and carry the day where it begins', () => {
  const rows = chatRows(
    chatOf(at('a', 2026, 10, 22), at('b', 2026, 10, 22), at('c', 2026, 10, 23), at('d', 2026, 10, 22)),
  )
  expect(rows.map(({ key, day }) => [key, day === null ? null : new Date(day).getDate()])).toEqual([
    ['a', 22],
    ['b', null],
    ['c', 23],
    ['d', 22],
  ])
})

test('a waiting request is found at any depth', () => {
  const pending = toolCall(
    'p',
    'Bash',
    {},
    { parentId: 'inner', permission: { kind: 'pending', requestId: 'r', askedAt: null } },
  )
  const [task] = chatTree(
    chatOf(toolCall('task', 'Task', {}), toolCall('inner', 'Task', {}, { parentId: 'task' }), pending),
  )
  expect(task && hasPending(task)).toBe(true)
})

/** Nodes by level, without recursion. */
const levels = (tree: ChatNode[]) => {
  const found: ChatNode[][] = []
  for (let level = tree; level.length > 0; level = level.flatMap(({ children }) => children)) found.push(level)
  return found
}

describe('5,000 nested tools', () => {
  const nested = Array.from({ length: 5000 }, (_, index) =>
    toolCall(`n${index}`, 'Task', {}, { parentId: index === 0 ? null : `n${index - 1}` }),
  )
  const waiting = toolCall(
    'w',
    'Bash',
    {},
    { parentId: 'n4999', permission: { kind: 'pending', requestId: 'r', askedAt: null } },
  )
  const chat = chatOf(...nested, waiting)
  test('are all there, in order, a few levels deep', () => {
    const found = levels(chatTree(chat))
    expect(found.length).toBeLessThanOrEqual(9)
    expect(found.flat().map(({ item }) => item.id)).toEqual(chat.order)
  })

  test('the request under them is found', () => {
    expect(chatTree(chat).map(hasPending)).toEqual([true])
  })

  test('in a circle they all stand at the top', () => {
    const [first, ...others] = nested
    if (first?.kind !== 'tool-call') throw new Error('a tool call')
    expect(chatTree(chatOf({ ...first, parentId: 'n4999' }, ...others, waiting))).toHaveLength(5001)
  })

  test('a chain that was not nested by us is looked through', () => {
    const chain = nested.reduceRight<ChatNode[]>(
      (children, item) => [{ item, children }],
      [{ item: waiting, children: [] }],
    )
    expect(chain.map(hasPending)).toEqual([true])
  })
})

test('only the main agent’s answers are announced', () => {
  expect(announcement(agentText('a', 'Hello'))).toEqual({ id: 'a', text: 'Hello' })
  expect(announcement(agentText('a', 'Hello', 'task'))).toBeNull()
  expect(announcement(userText('u', 'x'))).toBeNull()
  expect(announcement(undefined)).toBeNull()
})

const part = (afterSeq: number) => ({ foundAt: afterSeq + 1, afterSeq, order: [], items: {} })

const rowsWith = (...afterSeqs: number[]) => {
  const items = [1, 2, 5].map((seq) => userText(`m${seq}`, 'x', { seq }))
  const unsent = userText('unsent', 'y', { seq: null })
  return chatRows(fixtureChat('a', '1', [...items, unsent], { lost: afterSeqs.map(part) }))
}

describe('what the server lost', () => {
  test('stands before the first message that came after it', () => {
    const rows = rowsWith(0, 2)
    expect(rows.map(({ key, lostBefore }) => [key, lostBefore.map(({ afterSeq }) => afterSeq)])).toEqual([
      ['m1', [0]],
      ['m2', []],
      ['m5', [2]],
      ['unsent', []],
    ])
  })

  test('stands at the end when nothing came after it', () => {
    expect(
      rowsWith(5)
        .at(-1)
        ?.lostAfter.map(({ afterSeq }) => afterSeq),
    ).toEqual([5])
  })
})
