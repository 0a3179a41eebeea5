import { expect, test } from 'vitest'
import { searchHref } from './askedWords'

test('an address does not show the words, and the hub keeps them by its id', () => {
  const kept: [unknown, string][] = []
  const commands = {
    writeDraft: (place: unknown, text: string) => Promise.resolve(void kept.push([place, text])),
  }
  const [first, second] = [searchHref(commands, 'harbour'), searchHref(commands, 'harbour')]
  expect(first).not.toContain('harbour')
  expect(first).not.toBe(second)
  expect(kept).toEqual([first, second].map((href) => [{ searchId: href.split('?')[1] }, 'harbour']))
})

test('a hub that keeps nothing does not end the search of this page', async () => {
  expect(searchHref({ writeDraft: () => Promise.reject(new Error('no hub')) }, 'harbour')).toMatch(/^\/search\?./)
})
