import { expect, test, vi } from 'vitest'
import { askedWords, searchHref } from './askedWords'

const idOf = (href: string) => href.split('?')[1] ?? ''

test('an address has the words that were asked for with it, and does not show them', () => {
  const [first, second] = [searchHref(' harbour '), searchHref('lighthouse')]
  expect([first, second].map((href) => askedWords(idOf(href)))).toEqual(['harbour', 'lighthouse'])
  expect(first).not.toContain('harbour')
  expect(askedWords('')).toBe('')
})

test('after a reload an address from before has no words, whatever was searched for since', async () => {
  const before = searchHref('harbour')
  vi.resetModules()
  const reloaded = await import('./askedWords')
  reloaded.searchHref('lighthouse')
  expect(reloaded.askedWords(idOf(before))).toBe('')
})

test('the last ones are kept', () => {
  const hrefs = Array.from({ length: 51 }, (_, index) => searchHref(`words ${index}`))
  expect([0, 1, 50].map((index) => askedWords(idOf(hrefs[index] ?? '')))).toEqual(['', 'words 1', 'words 50'])
})
