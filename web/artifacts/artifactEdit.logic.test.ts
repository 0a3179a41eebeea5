import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  changeOf,
  conflictsOf,
  followed,
  isChanged,
  keptMine,
  parseEdit,
  storedEdit,
  takenTheirs,
  unchanged,
  withSent,
  type Edit,
  type Texts,
} from './artifactEdit.logic'

const words = fc.constantFrom('', 'a', 'b', 'c')
const texts = fc.record({ title: words, body: words })
const edits = fc.record({ typed: texts, before: texts, sent: fc.array(texts, { maxLength: 2 }) })

test('what nobody typed into follows the server, what somebody typed stays', () => {
  const edit: Edit = { typed: { title: 'mine', body: 'old' }, before: { title: 'T', body: 'old' }, sent: [] }
  const next = followed(edit, { title: 'T', body: 'theirs' })
  expect(next).toEqual({ typed: { title: 'mine', body: 'theirs' }, before: { title: 'T', body: 'theirs' }, sent: [] })
  expect(changeOf(next)).toEqual({ title: { before: 'T', after: 'mine' } })
})

test('law: what is typed is never lost, and never saved over a text that the person has not seen', () => {
  fc.assert(
    fc.property(edits, texts, (edit, theirs) => {
      const next = followed(edit, theirs)
      for (const part of ['title', 'body'] as const) {
        if (edit.typed[part] !== edit.before[part]) expect(next.typed[part]).toBe(edit.typed[part])
        const change = changeOf(next)[part]
        if (change && !conflictsOf(next, theirs).includes(part)) expect(change.before).toBe(theirs[part])
      }
      expect(followed(next, theirs)).toEqual(next)
      // Saved over theirs only once the person has seen them.
      expect(changeOf(keptMine(next, theirs)).body?.before ?? theirs.body).toBe(theirs.body)
      expect(conflictsOf(takenTheirs(next, theirs), theirs)).toEqual([])
    }),
  )
})

test('law: what was sent from here and arrived is no conflict, whatever was typed since', () => {
  fc.assert(
    fc.property(edits, texts, (edit, later) => {
      const sending = { ...edit, sent: withSent(edit, edit.typed) }
      const next = followed({ ...sending, typed: later }, edit.typed)
      expect(next).toEqual({ typed: later, before: edit.typed, sent: [] })
      expect(conflictsOf(next, edit.typed)).toEqual([])
    }),
  )
})

const long = (name: string, length: number) => ({ title: name, body: 'x'.repeat(length) })
const sentOf = (...all: Texts[]) =>
  all.reduce<readonly Texts[]>((sent, one) => withSent({ sent }, one), []).map(({ title }) => title)

test('of long texts only the latest that were sent are kept, and always the last', () => {
  expect(sentOf(long('a', 1), long('b', 1), long('c', 1), long('d', 1), long('e', 1))).toEqual(['b', 'c', 'd', 'e'])
  expect(sentOf(long('a', 90_000), long('b', 90_000), long('c', 90_000))).toEqual(['b', 'c'])
  expect(sentOf(long('a', 10), long('b', 450_000))).toEqual(['b'])
})

/** One text of one server, as the hub saves into it: only over what the change was typed over. */
function createServer(start: Texts) {
  let now = start
  const ever = new Set([start.title, start.body])
  return {
    now: () => now,
    save(edit: Edit): boolean {
      const change = changeOf(edit)
      for (const part of ['title', 'body'] as const) {
        const one = change[part]
        if (one && one.before !== now[part] && one.after !== now[part]) return false
      }
      now = { title: change.title?.after ?? now.title, body: change.body?.after ?? now.body }
      ever.add(now.title).add(now.body)
      return true
    },
  }
}

test('law: two clients that type, look and save in any order lose no text that nobody chose to give up', () => {
  const steps = fc.array(
    fc.record({
      who: fc.constantFrom(0, 1),
      do: fc.constantFrom('type-title' as const, 'type-body' as const, 'look' as const, 'save' as const),
    }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(steps, (all) => {
      const start = { title: 'start', body: 'start' }
      const server = createServer(start)
      const clients: Edit[] = [unchanged(start), unchanged(start)]
      /** Texts that stood on the server, and who has seen them. */
      const seen = [new Set(['start']), new Set(['start'])]
      all.forEach(({ who, do: act }, step) => {
        const edit = clients[who] ?? unchanged(start)
        const part = act === 'type-title' ? 'title' : 'body'
        if (act === 'look') {
          clients[who] = followed(edit, server.now())
          for (const text of Object.values(server.now())) seen[who]?.add(text)
        } else if (act === 'save') {
          const before = server.now()
          if (server.save(edit)) {
            for (const name of ['title', 'body'] as const)
              if (server.now()[name] !== before[name]) expect(seen[who]).toContain(before[name])
            for (const text of Object.values(edit.typed)) seen[who]?.add(text)
            clients[who] = unchanged(edit.typed)
          } else expect(clients[who]).toBe(edit)
        } else clients[who] = { ...edit, typed: { ...edit.typed, [part]: `${who}-${step}` } }
      })
    }),
  )
})

describe('what is kept on this device', () => {
  test('comes back as it was, and nothing is kept of what was not changed', () => {
    fc.assert(
      fc.property(edits, (edit) => {
        expect(parseEdit(storedEdit(edit))).toEqual(isChanged(edit) || edit.sent.length > 0 ? edit : null)
      }),
    )
  })

  test.each(['', 'no json', '[]', '{"typed":1}', '{"typed":{"title":"a"},"before":{"title":"a","body":"b"}}'])(
    'of %s nothing is taken',
    (stored) => expect(parseEdit(stored)).toBeNull(),
  )
})
