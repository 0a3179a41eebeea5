import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unfolded, visibleParts, visibleText } from './visibleText.logic'

const repeat = (text: string, count: number) => text.repeat(count)

test.each([
  ['controls and bidi marks', 'ls\t# fine\n\u202Erm\u200B x\r', 'ls\t# fine\n⟨U+202E⟩rm⟨U+200B⟩ x⟨U+000D⟩'],
  ['a file path', '/home/\u202Egnp.exe', '/home/⟨U+202E⟩gnp.exe'],
  ['fillers and blanks', 'a\u3164b\u2800c\uFFA0d', 'a⟨U+3164⟩b⟨U+2800⟩c⟨U+FFA0⟩d'],
  ['letters and signs without ink', 'a\u{13441}b\u{1D159}c\u{16FE4}d\uFFFC', 'a⟨U+13441⟩b⟨U+1D159⟩c⟨U+16FE4⟩d⟨U+FFFC⟩'],
  ['spaces that are none to a shell', 'rm\u00A0-rf\u2003/', 'rm⟨U+00A0⟩-rf⟨U+2003⟩/'],
  ['variation selectors', 'a\uFE0Fb\u{E0101}', 'a⟨U+FE0F⟩b⟨U+E0101⟩'],
  ['private, unassigned and halves', '\uE000\uFDD0\uD800', '⟨U+E000⟩⟨U+FDD0⟩⟨U+D800⟩'],
  ['tag characters', `ok${repeat('\u{E0072}\u{E006D}', 5)}`, 'ok⟨10 hidden characters that spell “rmrmrmrmrm”⟩'],
  ['many of one kind', repeat('\u3164', 5000), '⟨5,000 hidden characters⟩'],
  ['zalgo', `a${repeat('\u0335', 40)}b`, 'a⟨40 marks over one letter⟩b'],
  ['hidden ones that count as letters of a name', 'a.\uFE0Fb.\u3164 x@y\u3164z', 'a.⟨U+FE0F⟩b.⟨U+3164⟩ x@y⟨U+3164⟩z'],
  ['zalgo in a name', `a.b${repeat('\u0335', 40)}.c`, 'a.b⟨40 marks over one letter⟩.c'],
  ['empty lines', `rm -rf /${repeat('\n', 5001)}echo ok`, 'rm -rf /\n⟨5,000 empty lines⟩\necho ok'],
  ['empty lines with blanks in them', `a\n${repeat(' \t\u200B\n', 9)}b`, 'a\n⟨9 empty lines⟩\nb'],
  ['spaces', `a${repeat(' ', 500)}b${repeat('\t', 60)}c`, 'a⟨500 spaces⟩b⟨60 spaces⟩c'],
])('shown: %s', (_name, text, expected) => expect(visibleText(text)).toBe(expected))

test.each([
  ['code', 'if (a) {\n\tb()\n\n\n  c()\n}\n'],
  ['versions', 'npm i react@18 foo@1.2 x/y@1.2.3, actions/checkout@4, HEAD@1, José@été.py'],
  ['emoji', '✅ done 👩‍👩‍👧 ❤️ 👍🏽 1️⃣ 🇩🇪 🏳️‍🌈'],
  ['other scripts', 'Прочитай файл.txt и 日本語　テスト, café, Việt, שלום, नमस्ते'],
  ['names', 'https://example.org/файл и git@github.com:a/b.git v1.2.3 foo.tar.gz 東京タワー.jp'],
])('left as it is: %s', (_name, text) => expect(visibleText(text)).toBe(text))

describe('hosts', () => {
  test.each([
    [
      'curl https://gіthub.com/x',
      'curl https://gіthub.com⟨Latin and Cyrillic letters in one name: xn--gthub-n2e.com⟩/x',
    ],
    ['git@gοogle.com:a', 'git@gοogle.com⟨Latin and Greek letters in one name: xn--gogle-rce.com⟩:a'],
    ['see аpple.com', 'see аpple.com⟨Latin and Cyrillic letters in one name: xn--pple-43d.com⟩'],
    // Of one script, and still not what it looks like.
    ['ssh://аррӏе.com', 'ssh://аррӏе.com⟨Latin and Cyrillic letters in one name: xn--80ak6aa92e.com⟩'],
    ['curl аррӏе.com', 'curl аррӏе.com⟨Latin and Cyrillic letters in one name: xn--80ak6aa92e.com⟩'],
    ['curl ɡithub.com', 'curl ɡithub.com⟨xn--ithub-qmc.com⟩'],
    // One slash and three are taken for two.
    ['https:/аррӏе.com', 'https:/аррӏе.com⟨Latin and Cyrillic letters in one name: xn--80ak6aa92e.com⟩'],
    ['https:///bücher.example', 'https:///bücher.example⟨xn--bcher-kva.example⟩'],
    ['curl //gіthub.com/x', 'curl //gіthub.com⟨Latin and Cyrillic letters in one name: xn--gthub-n2e.com⟩/x'],
    ['http://2130706433/', 'http://2130706433⟨127.0.0.1⟩/'],
    ['https://bücher.example', 'https://bücher.example⟨xn--bcher-kva.example⟩'],
  ])('%s', (text, expected) => expect(visibleText(text)).toBe(expected))
})

const strange = fc.constantFrom(
  ...' \n\t\r\u200B\u202E\u3164\u2800\u{E0041}\uFE0F\u0335\u00AD\u2028\u00A0a/.@:жі👍\uD800',
)
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: strange, maxLength: 300 }),
  fc.tuple(strange, fc.nat(300), fc.string()).map(([unit, count, rest]) => unit.repeat(count) + rest),
)

test('law: nothing is lost: folds opened and notes apart, the parts are the text', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const whole = visibleParts(text)
        .map((part) => (part.kind === 'plain' ? part.text : part.kind === 'fold' ? part.source : hiddenOf(part.text)))
        .join('')
      expect(whole).toBe(text)
    }),
  )
})

test('law: no hidden character is shown as itself, but inside of an emoji', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = visibleText(text).replace(/\p{ExtPict}[\u{FE0F}\u{200D}]+|[#*0-9]\u{FE0F}\u{20E3}/gu, '')
      expect(shown).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{DI}\u2800\u2028\u2029\p{Cs}\p{Co}]/u)
      expect(unfolded(text)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{DI}\u2800\u2028\u2029\p{Cs}\p{Co}]/u)
    }),
  )
})

test('law: no long run of blank lines is shown', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(visibleText(text)).not.toMatch(/(?:\n[ \t]*){5}\n/)
    }),
  )
})

/** Marks of hidden characters as what they stand for; notes about names as nothing. */
function hiddenOf(mark: string): string {
  return [...mark.matchAll(/⟨U\+([0-9A-F]+)⟩/g)]
    .map(([, code]) => String.fromCodePoint(Number.parseInt(code ?? '', 16)))
    .join('')
}

test('a megabyte of anything is read', () => {
  for (const unit of ['a', 'a.', ' ', '\u200B', 'a\u200B', '\n', '\u0335', 'é.', '@', '👍\u200D']) {
    expect(visibleParts(unit.repeat(1_000_000 / unit.length)).length).toBeGreaterThan(0)
  }
})
