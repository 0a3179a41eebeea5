import { describe, expect, test } from 'vitest'
import { normalizeRecord } from './normalize'

const message = (record: unknown) =>
  normalizeRecord({ seq: 1, id: 'm', localId: null, createdAt: 1, value: { ok: true, value: record } })

const line = (content: unknown, type = 'user') => ({
  role: 'agent',
  content: { type: 'output', data: { isSidechain: false, uuid: 'u', type, message: { role: type, content } } },
})

const partsOf = (content: unknown, type?: string) =>
  message(line(content, type)).map((part) => {
    if (part.kind === 'terminal') return `${part.entry}: ${part.text}`
    if (part.kind === 'file') return `${part.from}: ${part.name}, ${part.size} B, ${part.mimeType}`
    return 'text' in part ? `${part.kind}: ${part.text}` : part.kind
  })

describe('what a person did in the terminal (09)', () => {
  test.each([
    [
      '<command-name>/model</command-name>\n            <command-message>model</command-message>\n            <command-args>opus</command-args>',
      ['command: /model opus'],
    ],
    ['<command-message>init is analyzing</command-message>\n<command-name>/init</command-name>', ['command: /init']],
    ['<command-name>/clear</command-name><command-args></command-args>', ['command: /clear']],
    [
      '<local-command-stdout>Set model to \u001b[1mopus\u001b[22m</local-command-stdout>',
      ['output: Set model to \u001b[1mopus\u001b[22m'],
    ],
    ['<local-command-stdout></local-command-stdout>', []],
    ['<local-command-caveat>The user typed a slash command.</local-command-caveat>', []],
    ['<bash-input>ls -la</bash-input>', ['command: ! ls -la']],
    ['<bash-stdout>total 0</bash-stdout><bash-stderr></bash-stderr>', ['output: total 0']],
    ['<bash-stdout>a</bash-stdout><bash-stderr>b</bash-stderr>', ['output: a', 'output: b']],
    [
      '<bash-input>pwd</bash-input><bash-stdout>/x</bash-stdout>\nand go on',
      ['command: ! pwd', 'output: /x', 'user-text: and go on'],
    ],
    ['real prompt<system-reminder>\nkeep the list\n</system-reminder>', ['user-text: real prompt']],
    ['<system-reminder>a</system-reminder>x<system-reminder>b</system-reminder>y', ['user-text: xy']],
    // Text that only looks like a record stays.
    ['<system-reminder>never closed', ['user-text: <system-reminder>never closed']],
    ['<bash-input>never closed', ['user-text: <bash-input>never closed']],
    ['why does it write <bash-input>x</bash-input>?', ['user-text: why does it write <bash-input>x</bash-input>?']],
    ['a < b', ['user-text: a < b']],
  ])('%j', (content, parts) => {
    expect(partsOf(content)).toEqual(parts)
    expect(partsOf([{ type: 'text', text: content }])).toEqual(parts)
  })

  test('the agent may write such tags: nothing of its words is hidden', () => {
    const text = '<system-reminder>x</system-reminder>'
    expect(partsOf(text, 'assistant')).toEqual([`agent-text: ${text}`])
    expect(message({ role: 'user', content: { type: 'text', text } }).map(({ kind }) => kind)).toEqual(['user-text'])
  })

  test('also in the session protocol', () => {
    const ev = { t: 'text', text: '<command-name>/cost</command-name>' }
    expect(message({ role: 'session', content: { id: 'e', time: 1, role: 'user', ev } })).toMatchObject([
      { kind: 'terminal', entry: 'command', text: '/cost' },
    ])
  })

  test('many tags that are not closed are read once each', () => {
    const text = '<system-reminder>'.repeat(20_000)
    expect(partsOf(text)).toEqual([`user-text: ${text}`])
  })
})

describe('pictures in a prompt (10)', () => {
  const data = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
  const picture = (media_type: unknown, source: object = { data }) => ({
    type: 'image',
    source: { type: 'base64', media_type, ...source },
  })

  test('are named with their size', () => {
    expect(partsOf([{ type: 'text', text: 'look' }, picture('image/png')])).toEqual([
      'user-text: look',
      'user: image.png, 70 B, image/png',
    ])
    expect(partsOf([picture('image/jpeg')], 'assistant')).toEqual(['agent: image.jpeg, 70 B, image/jpeg'])
    expect(partsOf([{ ...picture('application/pdf'), type: 'document', title: 'a.pdf' }])).toEqual([
      'user: a.pdf, 70 B, application/pdf',
    ])
  })

  test('also where nothing more is known of them', () => {
    expect(partsOf([{ type: 'image' }])).toEqual(['user: image, 0 B, null'])
    expect(partsOf([picture(7, { data: {} })])).toEqual(['user: image, 0 B, null'])
  })
})
