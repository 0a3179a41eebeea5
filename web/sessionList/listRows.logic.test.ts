import { expect, test } from 'vitest'
import { standardArrangement } from '../listOrder/arrangement.logic'
import { createSessionOrder } from '../listOrder/sessionOrder.logic'
import { activities, NOON } from '../testing/anySession'
import { fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { lineOf } from './linePlaces.logic'
import { ListRows } from './listRows.logic'

test('lines are found by number and by key, and folded sessions are none', () => {
  const sessions = activities.flatMap((activity) =>
    ['1', '2'].map((id) => fixtureSession('a', `${activity}${id}`, { activity, updatedAt: NOON })),
  )
  const app = fixtureApp([fixtureServer('a')], sessions)
  const sections = createSessionOrder()(app, standardArrangement(NOON), null)
  const rows = new ListRows(sections, (id) => id === 'archived')
  expect(rows.rowCount).toBe(sections.length + 10)
  expect(rows.count).toBe(10)
  for (let index = 0; index < rows.count; index++) {
    const key = rows.at(index) ?? ''
    expect(rows.indexOf(key)).toBe(index)
    expect(rows.row(rows.rowOf(index))).toMatchObject({ kind: 'session', listed: { key } })
    expect(lineOf(rows, key)).toBe(rows.rowOf(index))
  }
  expect(rows.indexOf('a/archived1')).toBe(-1)
  expect(lineOf(rows, 'a/archived1')).toBe(-1)
  expect(lineOf(rows, 'archived')).toBe(rows.rowCount - 1)
  expect(rows.row(rows.rowCount - 1)).toMatchObject({ kind: 'heading', isFolded: true })
  expect(rows.row(rows.rowCount)).toBeUndefined()
  expect(rows.at(10)).toBeUndefined()
})
