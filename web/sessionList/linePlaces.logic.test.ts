import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixtureLists } from '../testing/fixtureStates'
import { NOON, anySession } from '../testing/anySession'
import { sessionKey } from '../addresses/sessionKey'
import { LinePlaces, withMeasured, type LineHeights } from './linePlaces.logic'
import { ListRows } from './listRows.logic'
import { standardArrangement } from '../listOrder/arrangement.logic'
import { createSessionOrder } from '../listOrder/sessionOrder.logic'

const anyRows = fc
  .tuple(fc.uniqueArray(anySession, { selector: sessionKey, maxLength: 15 }), fc.boolean())
  .map(([sessions, isFolded]) => {
    return new ListRows(
      createSessionOrder()(fixtureLists(sessions), standardArrangement(NOON), null),
      (id) => isFolded && id === 'archived',
    )
  })

function keyAt(rows: ListRows, index: number): string {
  const row = rows.row(index)
  if (!row) throw new Error('no line')
  return row.kind === 'heading' ? row.section.id : row.listed.key
}

const anyHeights = anyRows.chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    heading: fc.constantFrom(36, 40),
    session: fc.constantFrom(44, 52),
    unusual: fc.dictionary(
      fc.constantFrom('gone/1', ...Array.from({ length: rows.rowCount }, (_, index) => keyAt(rows, index))),
      fc.integer({ min: 1, max: 200 }),
    ),
  }),
)

test('law: the place of each line is what the heights before it add up to', () => {
  fc.assert(
    fc.property(anyHeights, ({ rows, heading, session, unusual }) => {
      const heights: LineHeights = { heading, session, unusual: new Map(Object.entries(unusual)) }
      const places = new LinePlaces(rows, heights)
      let start = 0
      for (let index = 0; index < rows.rowCount; index++) {
        const key = keyAt(rows, index)
        const height = unusual[key] ?? (rows.row(index)?.kind === 'heading' ? heading : session)
        expect(places.startOf(index)).toBe(start)
        expect(places.lineAt(start)).toBe(index)
        expect(places.lineAt(start + height - 1)).toBe(index)
        start += height
      }
      expect(places.total).toBe(start)
      expect(places.lineAt(start + 1000)).toBe(Math.max(0, rows.rowCount - 1))
      expect(places.lineAt(-1000)).toBe(0)
    }),
  )
})

const session = (key: string, height: number) => ({ key, kind: 'session' as const, height })
const guess: LineHeights = { heading: 36, session: 44, unusual: new Map() }

test('heights as expected, and those of a hidden list, change nothing', () => {
  expect(withMeasured(guess, [session('a', 44), session('b', 0), { key: 'h', kind: 'heading', height: 36 }])).toBe(
    guess,
  )
})

test('a line that differs is remembered until it does no more', () => {
  const larger = withMeasured(guess, [session('a', 80), session('b', 44)])
  expect([...larger.unusual]).toEqual([['a', 80]])
  expect(withMeasured(larger, [session('a', 80)])).toBe(larger)
  expect(withMeasured(larger, [session('a', 44)])).toEqual(guess)
})

test('with another size of text the usual height is learnt from many lines at once', () => {
  const lines = Array.from({ length: 20 }, (_, index) => session(`${index}`, index === 3 ? 90 : 60))
  const learnt = withMeasured(guess, lines)
  expect(learnt).toEqual({ heading: 36, session: 60, unusual: new Map([['3', 90]]) })
})
