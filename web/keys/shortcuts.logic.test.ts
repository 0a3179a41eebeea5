import { expect, test } from 'vitest'
import { shortcutOf } from './shortcuts.logic'

const press = (key: string, change = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...change })
const free = { isTyping: false, singleKeys: true }

test.each([
  ['Ctrl+K', press('k', { ctrlKey: true }), free, 'palette'],
  ['⌘K while typing', press('k', { metaKey: true }), { isTyping: true, singleKeys: false }, 'palette'],
  ['both at once', press('k', { ctrlKey: true, metaKey: true }), free, null],
  ['another key of the browser', press('n', { ctrlKey: true }), free, null],
  ['n', press('n'), free, 'new-session'],
  ['n while typing', press('n'), { ...free, isTyping: true }, null],
  ['n with single keys off', press('n'), { ...free, singleKeys: false }, null],
  ['? from a composition', press('?', { isComposing: true }), free, null],
  ['AltGr', press('/', { altKey: true }), free, null],
  ['.', press('.'), free, 'next'],
])('%s', (_name, pressed, where, expected) => expect(shortcutOf(pressed, where)).toBe(expected))
