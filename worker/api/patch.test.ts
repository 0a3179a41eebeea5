import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPatch, diff } from './patch'

const state = fc.jsonValue({ maxDepth: 4 })

/** A second state that shares most of the first, as reducers make it. */
const changedState = fc
  .tuple(fc.dictionary(fc.string(), state, { maxKeys: 6 }), fc.dictionary(fc.string(), state, { maxKeys: 3 }), fc.nat())
  .map(([before, changes, drop]) => {
    const after = { ...before, ...changes }
    const key = Object.keys(after)[drop % 7]
    if (key !== undefined) Reflect.deleteProperty(after, key)
    return { before, after }
  })

describe('diff and applyPatch', () => {
  it('turns any state into any other', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        expect(applyPatch(before, diff(before, after))).toEqual(after)
      }),
    )
  })

  it('turns a state into its changed copy, also after a structured clone of the patch', () => {
    fc.assert(
      fc.property(changedState, ({ before, after }) => {
        expect(applyPatch(structuredClone(before), structuredClone(diff(before, after)))).toEqual(after)
      }),
    )
  })

  it('edits arrays that share elements', () => {
    const elements = fc.array(
      fc.integer({ min: 0, max: 20 }).map((n) => ({ n })),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(elements, fc.nat(12), fc.nat(4), elements, (before, index, remove, insert) => {
        const after = before.toSpliced(index, remove, ...insert)
        expect(applyPatch(before, diff(before, after))).toEqual(after)
      }),
    )
  })

  it('says nothing about equal states, and leaves the old one alone', () => {
    fc.assert(
      fc.property(changedState, ({ before, after }) => {
        const copy = structuredClone(before)
        expect(diff(before, before)).toEqual([])
        applyPatch(before, diff(before, after))
        expect(before).toEqual(copy)
      }),
    )
  })

  it('keeps the identity of what did not change', () => {
    const before = { sessions: { a: { title: 'one' }, b: { title: 'two' } }, machines: { m: {} } }
    const after = { ...before, sessions: { ...before.sessions, b: { title: 'three' } } }
    const ops = diff(before, after)
    expect(ops).toEqual([{ op: 'set', path: ['sessions', 'b', 'title'], value: 'three' }])
    const patched = applyPatch(before, ops) as typeof before
    expect(patched.machines).toBe(before.machines)
    expect(patched.sessions.a).toBe(before.sessions.a)
    expect(patched.sessions.b).not.toBe(before.sessions.b)
  })

  it('sends only the new end of a streaming text', () => {
    expect(diff({ text: 'Hel' }, { text: 'Hello' })).toEqual([{ op: 'append', path: ['text'], text: 'lo' }])
  })

  it('treats undefined as absent', () => {
    expect(diff({ a: undefined }, {})).toEqual([])
    expect(applyPatch({ a: 1 }, diff({ a: 1 }, { a: undefined }))).toEqual({})
  })

  it('takes the id __proto__ of a hostile server as a key like any other', () => {
    const before = {}
    const after = JSON.parse('{"__proto__": {"polluted": true}}') as object
    const patched = applyPatch(before, diff(before, after)) as Record<string, unknown>
    expect(Object.keys(patched)).toEqual(['__proto__'])
    expect(patched['polluted']).toBeUndefined()
  })
})
