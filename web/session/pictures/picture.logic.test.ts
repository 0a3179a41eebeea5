import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxOf } from './picture.logic'

test('whatever a record says, a picture takes a place that can be seen and does not fill the chat', () => {
  const side = fc.integer({ min: 1, max: 100_000 })
  fc.assert(
    fc.property(side, side, (width, height) => {
      const box = boxOf({ width, height })
      expect(box.width).toBeGreaterThanOrEqual(48)
      expect(box.height).toBeGreaterThanOrEqual(48)
      expect(box.width).toBeLessThanOrEqual(360)
      expect(box.height).toBeLessThanOrEqual(280)
    }),
  )
})

test('its form is kept', () => expect(boxOf({ width: 3600, height: 1800 })).toEqual({ width: 360, height: 180 }))
