import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLastContact } from './lastContact'

const written: number[] = []
const database = {
  writeListsAsOf(time: number) {
    written.push(time)
    return Promise.resolve()
  },
}

beforeEach(() => {
  written.length = 0
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => vi.useRealTimers())

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms)

test('what is heard after the lists were read moves it; what is heard before does not', () => {
  const contact = createLastContact(500_000, database)
  contact.heard()
  expect(contact.time()).toBe(500_000)
  contact.listsRead()
  pass(60_000)
  contact.heard()
  expect(contact.time()).toBe(1_000_000)
  contact.lost()
  expect(contact.time()).toBe(1_060_000)
})

test('a server that says nothing for hours was there up to the last check', () => {
  const contact = createLastContact(null, database)
  contact.listsRead()
  for (let check = 0; check < 240; check++) {
    pass(30_000)
    contact.checked()
  }
  contact.lost()
  expect(contact.time()).toBe(1_000_000 + 239 * 30_000)
  expect(written.at(-1)).toBe(contact.time())
})

test('a computer that slept did not hear of the server meanwhile', () => {
  const contact = createLastContact(null, database)
  contact.listsRead()
  pass(30_000)
  contact.checked()
  pass(4 * 3_600_000)
  contact.checked()
  contact.lost()
  expect(contact.time()).toBe(1_000_000)
})

test('after a loss only a new reading makes it current again', () => {
  const contact = createLastContact(null, database)
  contact.listsRead()
  contact.lost()
  pass(60_000)
  contact.heard()
  expect(contact.time()).toBe(1_000_000)
})

test('writes now and then, and at the end', async () => {
  const contact = createLastContact(null, database)
  contact.listsRead()
  for (let event = 0; event < 100; event++) {
    pass(5_000)
    contact.heard()
  }
  expect(written.length).toBeLessThan(7)
  await contact.flush()
  expect(written.at(-1)).toBe(Date.now())
})
