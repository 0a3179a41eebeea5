import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyPatch, diff } from './patch'
import { allRows, rowAt, rowIds, rowsOf, withRows, type Rows } from './rows'

interface Row {
  id: string
  value: number
}

const arbitraryId = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', '', 'a', 'b', 'c'), fc.string())
const arbitraryChange = fc.tuple(arbitraryId, fc.option(fc.nat(3), { nil: undefined }))

function applied(rows: Rows<Row>, changes: readonly (readonly [string, number | undefined])[]): Rows<Row> {
  return withRows(
    rows,
    changes.map(([id, value]) => [id, value === undefined ? undefined : { id, value }] as const),
  )
}

test('rows in groups are read as one record with all of them, whatever the ids', () => {
  fc.assert(
    fc.property(fc.array(fc.array(arbitraryChange)), (steps) => {
      const expected = new Map<string, Row>()
      let rows: Rows<Row> = {}
      for (const changes of steps) {
        rows = applied(rows, changes)
        for (const [id, value] of changes) {
          if (value === undefined) expected.delete(id)
          else expected.set(id, { id, value })
        }
      }
      expect(new Set(rowIds(rows))).toEqual(new Set(expected.keys()))
      expect(allRows(rows)).toHaveLength(expected.size)
      for (const id of [...expected.keys(), 'never there', 'hasOwnProperty']) {
        expect(rowAt(rows, id)).toEqual(expected.get(id))
      }
      expect(Object.values(rows).every((group) => Object.keys(group).length > 0)).toBe(true)
    }),
  )
})

test('a patch of rows gives the same rows', () => {
  fc.assert(
    fc.property(fc.array(arbitraryChange), fc.array(arbitraryChange), (first, second) => {
      const before = applied({}, first)
      const after = applied(before, second)
      expect(applyPatch(before, diff(before, after))).toEqual(after)
    }),
  )
})

test('one changed row leaves all groups but its own, in the hub and in the page', () => {
  const rows = rowsOf(Array.from({ length: 10_000 }, (_, index) => ({ id: `row ${index}`, value: 0 })))
  const changed = withRows(rows, [['row 7', { id: 'row 7', value: 1 }]])
  for (const next of [changed, applyPatch(rows, diff(rows, changed)) as Rows<Row>]) {
    expect(rowAt(next, 'row 7')?.value).toBe(1)
    const others = Object.keys(rows).filter((key) => next[key] !== rows[key])
    expect(others).toHaveLength(1)
    // Spread: none holds much more than its share.
    expect(Object.keys(next[others[0] ?? ''] ?? {}).length).toBeLessThan(400)
  }
})
