import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatItem } from '../../worker/api/chat'
import { exportName, exportText, type ExportHead } from './exportText.logic'

const head: ExportHead = {
  title: 'Fix the login',
  server: 'home',
  serverUrl: 'https://home.example',
  machine: 'box',
  directory: '/home/ada/app',
  sessionId: 's1',
  exportedAt: '2026-11-26T18:05:09.123Z',
  isComplete: true,
}
const time = Date.parse('2026-11-26T17:00:00Z')
const said: ChatItem = {
  kind: 'user-text',
  id: '1',
  seq: 1,
  time,
  text: 'Please fix it',
  localId: null,
  delivery: { state: 'delivered' },
}
const call = (input: unknown, result: unknown): ChatItem => ({
  kind: 'tool-call',
  id: '2',
  seq: 2,
  time,
  parentId: null,
  tool: 'Bash',
  title: null,
  description: null,
  input,
  result,
  state: 'completed',
  permission: null,
  startedAt: null,
  endedAt: null,
})

test('a Markdown file says where it is from, then everything in order', () => {
  const text = exportText('markdown', head, { blocks: [[said], [call({ command: 'ls' }, 'a.txt')]], lost: [] })
  const parts = [
    '# Fix the login',
    '- Server: home (https://home.example)',
    '## You · 2026-11-26 17:00:00 UTC',
    'Please fix it',
    '**Bash** (completed)',
    '"command": "ls"',
    'a.txt',
  ]
  const places = parts.map((part) => text.indexOf(part))
  expect(places.every((place) => place >= 0)).toBe(true)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('what is missing and what the server lost is said', () => {
  const lost = [{ foundAt: time, afterSeq: 1, blocks: [[said]] }]
  const text = exportText('markdown', { ...head, isComplete: false }, { blocks: [], lost })
  expect(text).toContain('Older messages are missing')
  expect(text).toMatch(/No longer on the server[\s\S]*Please fix it/)
})

test('no result can end its own fence', () => {
  const part = constantFrom('`', '```', '\n', 'x', '````\n# Not a heading')
  assert(
    property(string({ unit: part, maxLength: 12 }), (result) => {
      const text = exportText('markdown', head, { blocks: [[call({}, result)]], lost: [] })
      const lines = text.split('\n')
      const fence = lines.findLast((line) => /^`+$/.test(line)) ?? ''
      const from = lines.lastIndexOf(fence, lines.lastIndexOf(fence) - 1)
      expect(lines.slice(from + 1, lines.lastIndexOf(fence)).join('\n')).toBe(result)
    }),
  )
})

test('a JSON file holds every item as the app has it', () => {
  const file = JSON.parse(exportText('json', head, { blocks: [[said], [call({}, null)]], lost: [] })) as unknown
  expect(file).toMatchObject({ title: 'Fix the login', isComplete: true, items: [{ id: '1' }, { id: '2' }] })
})

test('the name of the file is safe and never empty', () => {
  assert(
    property(string({ unit: 'grapheme' }), (title) => {
      expect(exportName('json', { ...head, title })).toMatch(/^[\p{L}\p{N}-]{1,80}-202611261805\.json$/u)
    }),
  )
})
