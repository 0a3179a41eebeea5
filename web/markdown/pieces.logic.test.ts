import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileTexts } from '../testing/hostileTexts'
import { isShort, nextPieces, type Piece } from './pieces.logic'

function allBatches(text: string): Piece[][] {
  const batches: Piece[][] = []
  for (let at = 0; at < text.length;) {
    const batch = nextPieces(text, at)
    const end = batch.at(-1)?.to ?? 0
    expect(end).toBeGreaterThan(at)
    batches.push(batch)
    at = end
  }
  return batches
}

const unit = fc.array(fc.constantFrom('a', ' ', '\n', '\u0301', '字', '😀', 'word '), { minLength: 1, maxLength: 6 })
const texts = fc.tuple(unit, fc.integer({ min: 0, max: 20_000 })).map(([parts, times]) => parts.join('').repeat(times))

test('the pieces are the text, each small, a bounded number of them a batch', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const batches = allBatches(text)
      const pieces = batches.flat()
      expect(pieces.map(({ from, to }) => text.slice(from, to)).join('')).toBe(text)
      for (const { from, to } of pieces) {
        expect(to - from).toBeLessThanOrEqual(2000)
        expect(text.slice(from, to)).not.toMatch(/\p{M}{33}/u)
        expect(text.slice(from, to)).not.toMatch(/^[\uDC00-\uDFFF]/)
      }
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(24)
        expect(batch.reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThanOrEqual(6000)
      }
      // Linear: pieces are not much smaller than they must be.
      expect(pieces.length).toBeLessThanOrEqual(text.length / 32 + 1)
    }),
    { numRuns: 100 },
  )
})

test.each(Object.entries(hostileTexts))('%s is not laid out at once', (name, text) => {
  expect(isShort(text())).toBe(name === 'table of 300 x 300')
})

test('usual texts are', () => {
  expect(isShort('')).toBe(true)
  expect(isShort('A few words.\n'.repeat(500))).toBe(true)
  expect(isShort('e\u0301'.repeat(1000))).toBe(true)
})
