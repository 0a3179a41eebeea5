import { assert, nat, property, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { compare, type Sent } from './ledger'

const texts = uniqueArray(
  nat(50).map((n) => `agent-${n}`),
  { minLength: 3 },
)
const taken = (all: string[]): Sent[] => all.map((text) => ({ text, fate: 'taken' }))

test('what is held and shown as it was sent has no faults', () => {
  assert(
    property(texts, (all) => {
      expect(compare(taken(all), all, all)).toMatchObject({
        lost: [],
        doubled: [],
        outOfOrder: [],
        received: all.length,
      })
    }),
  )
})

test('one that is missing, one that stands twice and two that are exchanged are each found', () => {
  assert(
    property(texts, (all) => {
      const [first = '', second = '', ...rest] = all
      expect(compare(taken(all), all, all.slice(1)).lost).toEqual([`${first} is not shown`])
      expect(compare(taken(all), all.slice(1), all.slice(1)).lost).toEqual([`${first} is not on the server`])
      expect(compare(taken(all), all, [first, ...all]).doubled).toEqual([`${first} shown`])
      expect(compare(taken(all), [...all, first], all).doubled).toEqual([`${first} on the server`])
      expect(compare(taken(all), all, [second, first, ...rest]).outOfOrder).toHaveLength(1)
    }),
  )
})

test('what a set-back took away, and what nobody knows to be taken, may be missing', () => {
  const sent: Sent[] = [
    { text: 'agent-1', fate: 'set-back' },
    { text: 'prompt-1', fate: 'unsure' },
  ]
  expect(compare(sent, [], [])).toMatchObject({ lost: [], takenBack: 1 })
  expect(compare(sent, ['prompt-1'], ['prompt-1'])).toMatchObject({ lost: [], received: 1 })
})
