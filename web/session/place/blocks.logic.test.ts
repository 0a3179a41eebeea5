import { expect, test } from 'vitest'
import { userText } from '../../testing/fixtureChats'
import { firstItem, lastItem, newSince } from './blocks.logic'

const blocks = [['a', 'b'], ['c'], []].map((ids) => ids.map((id) => userText(id, id)))

test('newSince counts what came after the last seen item', () => {
  expect(newSince(blocks, 'a')).toBe(2)
  expect(newSince(blocks, 'c')).toBe(0)
  expect(newSince(blocks, null)).toBe(0)
  expect(newSince(blocks, 'gone')).toBe(0)
})

test('the first and the last item', () => {
  expect([firstItem(blocks)?.id, lastItem(blocks)?.id]).toEqual(['a', 'c'])
  expect([firstItem([]), lastItem([])]).toEqual([undefined, undefined])
})
