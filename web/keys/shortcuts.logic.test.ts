import { expect, test } from 'vitest'
import { shortcutOf, type PressedKey } from './shortcuts.logic'

const press = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
})
const free = { isTyping: false, singleKeys: true, isMac: false }
const mac = { ...free, isMac: true }
const ctrlAlt = (code: string, change: Partial<PressedKey> = {}) =>
  press('', { code, ctrlKey: true, altKey: true, ...change })
const optionCommand = (code: string) => press('˙', { code, metaKey: true, altKey: true })

test.each([
  ['Ctrl+K', press('k', { ctrlKey: true }), free, 'palette'],
  ['⌘K while typing', press('k', { metaKey: true }), { ...free, isTyping: true, singleKeys: false }, 'palette'],
  ['both at once', press('k', { ctrlKey: true, metaKey: true }), free, null],
  ['another key of the browser', press('n', { ctrlKey: true }), free, null],
  ['n', press('n'), free, 'new-session'],
  ['n while typing', press('n'), { ...free, isTyping: true }, null],
  ['n with single keys off', press('n'), { ...free, singleKeys: false }, null],
  ['? from a composition', press('?', { isComposing: true }), free, null],
  ['Alt alone', press('/', { altKey: true }), free, null],
  ['.', press('.'), free, 'next'],
  ['z', press('z'), free, 'undo'],
  [
    'Ctrl+Alt+N while typing, single keys off',
    ctrlAlt('KeyN'),
    { ...free, isTyping: true, singleKeys: false },
    'new-session',
  ],
  ['Ctrl+Alt+K', ctrlAlt('KeyK'), free, 'palette'],
  ['Ctrl+Alt+,', ctrlAlt('Comma'), free, 'settings'],
  ['Ctrl+Alt+F', ctrlAlt('KeyF'), free, 'files'],
  ['Ctrl+Alt+S', ctrlAlt('KeyS'), free, 'shell'],
  ["⌥⌘S on a Mac is the browser's", optionCommand('KeyS'), mac, null],
  ['AltGr types a character', ctrlAlt('KeyN', { isAltGraph: true }), free, null],
  ['with Shift it is another key', ctrlAlt('KeyN', { shiftKey: true }), free, null],
  ['⌥⌘N', optionCommand('KeyN'), mac, 'new-session'],
  ['⌥⌘K is the console of Firefox', optionCommand('KeyK'), mac, null],
  ['⌥⌘C is the inspector', optionCommand('KeyC'), mac, null],
  ['⌥⌘F is the search of the page', optionCommand('KeyF'), mac, null],
  ['Ctrl+Alt+N on a Mac', ctrlAlt('KeyN'), mac, 'new-session'],
  ['Ctrl+Alt+K on a Mac while typing', ctrlAlt('KeyK'), { ...mac, isTyping: true }, 'palette'],
  ['Ctrl+Alt+C on a Mac', ctrlAlt('KeyC'), mac, 'changes'],
  ['Ctrl+Alt+F on a Mac', ctrlAlt('KeyF'), mac, 'files'],
  ['Ctrl+Alt+F in a field on a Mac moves by a word', ctrlAlt('KeyF'), { ...mac, isTyping: true }, null],
  ['⌥⌘N elsewhere than on a Mac', optionCommand('KeyN'), free, null],
])('%s', (_name, pressed, where, expected) => expect(shortcutOf(pressed, where)?.kind ?? null).toBe(expected))

test('Ctrl+Alt with a digit is that session of the list', () => {
  expect(shortcutOf(ctrlAlt('Digit3'), free)).toEqual({ kind: 'session', place: 3 })
  expect(shortcutOf(ctrlAlt('Digit0'), free)).toBeNull()
})
