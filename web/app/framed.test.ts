import { expect, test } from 'vitest'
import { isFramedByAnotherSite } from './framed'

const own = 'https://hub.example.org'

/** A window in its chain of frames, outermost last. A foreign one throws where a browser does. */
function pageIn(...outer: string[]): Window {
  const windows = [own, ...outer].map((origin) => {
    const isForeign = origin !== own
    return {
      get location() {
        if (isForeign) throw new DOMException('', 'SecurityError')
        return { origin }
      },
    } as { location: Location; parent?: unknown }
  })
  for (const [place, frame] of windows.entries()) frame.parent = windows[place + 1] ?? frame
  return windows[0] as unknown as Window
}

test('a page by itself, or inside a page of its own origin', () => {
  expect(isFramedByAnotherSite(pageIn())).toBe(false)
  expect(isFramedByAnotherSite(pageIn(own))).toBe(false)
})

test('a page inside another site, however deep', () => {
  expect(isFramedByAnotherSite(pageIn('https://evil.example'))).toBe(true)
  expect(isFramedByAnotherSite(pageIn(own, 'https://evil.example'))).toBe(true)
  expect(isFramedByAnotherSite(pageIn('https://evil.example', own))).toBe(true)
})
