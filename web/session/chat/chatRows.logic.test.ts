import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChatBlock, ChatItem, ChatState, ToolCall } from '../../../worker/api/chat'
import { agentText, fixtureChat, pendingCall, toolCall, userText } from '../../testing/fixtureChats'
import { announcement, createChatRows, hasPending } from './chatRows.logic'
import { plainChatTree } from '../../testing/plainChatTree'
import type { ChatNode } from '../place/chatNodes.logic'

const chatOf = (...items: ChatItem[]) => fixtureChat('a', '1', items)
const treeOf = (...items: ChatItem[]) => plainChatTree(items)
const rowsOf = (chat: ChatState) => createChatRows()(chat)
const idsOf = (nodes: readonly ChatNode[]): string[] =>
  nodes.flatMap(({ item, children }) => [item.id, ...idsOf(children)])

describe('the tree', () => {
  test('what a helper agent did stands under its tool call', () => {
    const tree = treeOf(toolCall('task', 'Task', {}), agentText('inner', 'x', 'task'), agentText('after', 'y'))
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
        expect(idsOf(treeOf(...items)).sort()).toEqual(ids)
      }),
    )
  })
})

const at = (id: string, ...date: [number, number, number]) => ({
  ...userText(id, id),
  time: new Date(...date, 12).getTime(),
})

test('rows keep the given order and carry the day where it begins', () => {
  const rows = rowsOf(
    chatOf(at('a', 2026, 10, 22), at('b', 2026, 10, 22), at('c', 2026, 10, 23), at('d', 2026, 10, 22)),
  )
  expect(rows.map(({ key, day }) => [key, day === null ? null : new Date(day).getDate()])).toEqual([
    ['a', 22],
    ['b', null],
    ['c', 23],
    ['d', 22],
  ])
})

test('a request in a chat without messages has no day: only its machine’s clock is known', () => {
  const request = { ...pendingCall('p', 'Bash', {}, 'r'), seq: null, time: 5 }
  const days = rowsOf(chatOf(request, at('unsent', 2026, 10, 22), request)).map(({ day }) => day)
  expect(days.map((day) => day && new Date(day).getDate())).toEqual([null, 22, null])
})

test('a waiting request is found at any depth', () => {
  const pending = pendingCall('p', 'Bash', {}, 'r', { parentId: 'inner' })
  const [task] = treeOf(toolCall('task', 'Task', {}), toolCall('inner', 'Task', {}, { parentId: 'task' }), pending)
  expect(task && hasPending(task)).toBe(true)
})

/** Nodes by level, without recursion. */
const levels = (tree: readonly ChatNode[]) => {
  const found: (readonly ChatNode[])[] = []
  for (let level = tree; level.length > 0; level = level.flatMap(({ children }) => children)) found.push(level)
  return found
}

describe('5,000 nested tools', () => {
  const nested = Array.from({ length: 5000 }, (_, index) =>
    toolCall(`n${index}`, 'Task', {}, { parentId: index === 0 ? null : `n${index - 1}` }),
  )
  const waiting = pendingCall('w', 'Bash', {}, 'r', { parentId: 'n4999' })
  const items = [...nested, waiting]
  test('are all there, in order, a few levels deep', () => {
    const found = levels(plainChatTree(items))
    expect(found.length).toBeLessThanOrEqual(9)
    expect(found.flat().map(({ item }) => item.id)).toEqual(items.map(({ id }) => id))
  })

  test('the request under them is found', () => {
    expect(plainChatTree(items).map(hasPending)).toEqual([true])
  })

  test('in a circle they all stand at the top', () => {
    const [first, ...others] = nested
    if (first?.kind !== 'tool-call') throw new Error('a tool call')
    expect(treeOf({ ...first, parentId: 'n4999' }, ...others, waiting)).toHaveLength(5001)
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

const part = (afterSeq: number) => ({ foundAt: afterSeq + 1, afterSeq, blocks: [] })

const rowsWith = (...afterSeqs: number[]) => {
  const items = [1, 2, 5].map((seq) => userText(`m${seq}`, 'x', { seq }))
  const unsent = userText('unsent', 'y', { seq: null })
  return rowsOf(fixtureChat('a', '1', [...items, unsent], { lost: afterSeqs.map(part) }))
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

/** Items as the hub gives them: parents without circles, in any order, some of them not here. */
const shapes = fc.array(fc.record({ parent: fc.nat(6), isOld: fc.boolean(), day: fc.nat(3), isSame: fc.boolean() }), {
  minLength: 1,
  maxLength: 40,
  size: 'max',
})

const itemAt = (index: number, shape: { parent: number; day: number }, text: string): ChatItem => ({
  ...agentText(`i${index}`, text, shape.parent === 0 ? null : `i${index - shape.parent}`),
  time: new Date(2026, 10, 20 + shape.day, 12).getTime(),
})

function blocksOf(items: readonly ChatItem[], known: ReadonlyMap<string, ChatBlock>): ChatBlock[] {
  return Array.from({ length: Math.ceil(items.length / 4) }, (_, index) => {
    const block = items.slice(index * 4, index * 4 + 4)
    return known.get(keyOf(block)) ?? block
  })
}

const identities = new WeakMap<ChatItem, number>()
let lastIdentity = 0
function keyOf(block: ChatBlock): string {
  return block
    .map((item) => {
      const identity = identities.get(item) ?? ++lastIdentity
      identities.set(item, identity)
      return identity
    })
    .join()
}

const read = (id: string, change: Partial<ToolCall> = {}) =>
  toolCall(id, 'Read', { file_path: `/${id}` }, { state: 'completed', ...change })
const shape = (...items: ChatItem[]) =>
  rowsOf(chatOf(...items)).map(({ node, run }) => [node, ...run].map(({ item }) => item.id).join(' '))
const readOn = (id: string, day: number) => ({ ...read(id), time: new Date(2026, 10, day, 12).getTime() })

describe('a run of quiet tools', () => {
  test('is one row from three on', () => {
    expect(shape(read('a'), read('b'))).toEqual(['a', 'b'])
    const grep = toolCall('c', 'Grep', { pattern: 'x' }, { state: 'completed' })
    expect(shape(agentText('t', 'x'), read('a'), read('b'), grep, agentText('u', 'x'), read('d'))).toEqual([
      't',
      'a b c',
      'u',
      'd',
    ])
  })

  test('hides nothing that runs, failed, was asked about, or has something under it', () => {
    expect(shape(read('a'), read('b'), read('c', { state: 'running' }))).toEqual(['a', 'b', 'c'])
    expect(shape(read('a'), read('b'), read('c', { state: 'failed' }), read('d'))).toEqual(['a', 'b', 'c', 'd'])
    expect(shape(read('a'), read('b'), { ...pendingCall('c', 'Read', {}, 'r') })).toEqual(['a', 'b', 'c'])
    expect(shape(read('a'), read('b'), read('c'), read('under', { parentId: 'c' }))).toEqual(['a', 'b', 'c'])
  })

  test('ends with the day', () => {
    const rows = shape(
      readOn('a', 22),
      readOn('b', 22),
      readOn('c', 22),
      readOn('d', 23),
      readOn('e', 23),
      readOn('f', 23),
    )
    expect(rows).toEqual(['a b c', 'd e f'])
  })
})

test('law: rows that follow a chat as it changes equal those made at once', () => {
  fc.assert(
    fc.property(fc.array(shapes, { minLength: 2, maxLength: 6 }), (steps) => {
      const rows = createChatRows()
      let items = new Map<string, ChatItem>()
      let blocks = new Map<string, ChatBlock>()
      for (const shape of steps) {
        const next = shape.flatMap((one, index) => {
          const held = items.get(`i${index}`)
          return one.isOld ? [] : [one.isSame && held ? held : itemAt(index, one, String(index))]
        })
        items = new Map(next.map((item) => [item.id, item]))
        const now = blocksOf(next, blocks)
        blocks = new Map(now.map((block) => [keyOf(block), block]))
        const state = { blocks: now, lost: [] }
        const followed = rows(state)
        expect(followed).toEqual(createChatRows()(state))
        expect(followed.flatMap(({ node, run }) => [node].concat(run))).toEqual(plainChatTree(next))
      }
    }),
    { numRuns: 200, endOnFailure: true },
  )
})

test('a message in a chat of 20,000 items: one new row, and nothing else is looked at', () => {
  let visits = 0
  const rows = createChatRows(() => void visits++)
  const items = Array.from({ length: 20_000 }, (_, index) =>
    agentText(`m${index}`, 'x', index % 5 === 1 ? `m${index - 1}` : null),
  )
  const blocks = Array.from({ length: 313 }, (_, index) => items.slice(index * 64, index * 64 + 64))
  const before = new Set(rows({ blocks, lost: [] }))
  visits = 0
  const last = blocks.at(-1) ?? []
  const after = rows({ blocks: [...blocks.slice(0, -1), [...last, agentText('new', 'x')]], lost: [] })
  expect(visits).toBeLessThanOrEqual(65)
  expect(after.filter((row) => !before.has(row)).map(({ key }) => key)).toEqual(['new'])
})
