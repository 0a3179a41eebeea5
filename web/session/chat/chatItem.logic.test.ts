import { expect, test } from 'vitest'
import { FIXTURE_NOW, fixtureServer, fixtureSession } from '../../testing/fixtureStates'
import { deliveryText } from '../delivery/delivery.logic'
import { eventText, readsAsMarkdown } from './chatItem.logic'
import { fileSize } from '../../names/fileSize.logic'
import { sendsOnEnter } from '../assist/keys.logic'
import { composerNotes } from '../bars/composerNotes.logic'

const text = (delivery: Parameters<typeof deliveryText>[0]) => deliveryText(delivery, 'Cloud', () => 'it broke')

test('delivery in words', () => {
  expect(text({ state: 'delivered' })).toBeNull()
  expect(text({ state: 'queued' })).toBe('Queued, waiting for Cloud')
  expect(text({ state: 'held' })).toBe('Waits here: the session has ended. Resume it, or discard this message')
  expect(text({ state: 'failed', error: { code: 'cancelled' } })).toBe('Failed: it broke')
})

test('events in words', () => {
  expect(eventText({ type: 'message', text: 'Compacted' })).toBe('Compacted')
  expect(eventText({ type: 'limit-reached', endsAt: FIXTURE_NOW })).toContain('2026')
  expect(eventText({ type: 'permission-mode-changed', mode: 'acceptEdits' })).toBe('Permission mode: Accept edits')
  expect(eventText({ type: 'permission-mode-changed', mode: 'constructor' })).toBe('Permission mode: constructor')
  expect(eventText({ type: 'turn-ended', status: 'cancelled' })).toBe('Stopped')
})

test.each([
  [940, '940 B'],
  [12_400, '12 KB'],
  [3_440_000, '3.4 MB'],
])('fileSize(%d)', (bytes, text) => expect(fileSize(bytes)).toBe(text))

test('Enter sends, except for new lines, input methods and touch', () => {
  const noModifiers = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false }
  const enter = { key: 'Enter', keyCode: 13, isComposing: false, ...noModifiers }
  expect(sendsOnEnter(enter, true)).toBe(true)
  expect(sendsOnEnter({ ...enter, shiftKey: true }, true)).toBe(false)
  expect(sendsOnEnter({ ...enter, isComposing: true }, true)).toBe(false)
  expect(sendsOnEnter({ ...enter, keyCode: 229 }, true)).toBe(false)
  expect(sendsOnEnter({ ...enter, keyCode: 229, ctrlKey: true }, false)).toBe(false)
  expect(sendsOnEnter(enter, false)).toBe(false)
  expect(sendsOnEnter({ ...enter, metaKey: true }, false)).toBe(true)
  expect(sendsOnEnter({ ...enter, key: 'Escape' }, true)).toBe(false)
})

const notes = (connection: Parameters<typeof fixtureServer>[1]) =>
  composerNotes(fixtureSession('a', '1'), fixtureServer('a', connection))

test('the composer says what a server without a connection means for the message', () => {
  expect(notes({})).toEqual([])
  expect(notes({ connection: { kind: 'connecting' } })).toEqual([])
  expect(notes({ connection: { kind: 'paused' } })[0]).toContain('until you resume it')
  expect(notes({ connection: { kind: 'sign-in-needed', since: 0 } })[0]).toContain('sign in')
  const old = fixtureSession('a', '1', { activity: 'offline' })
  if (old.content.kind === 'open') old.content = { ...old.content, cliVersion: '0.13.0' }
  expect(composerNotes(old, fixtureServer('a'))[0]).toContain('is sent when the session runs again')
})

test.each([
  ['what is the *.ts glob, and # of files', false],
  ['# a comment\ndef f(x):\n    return x', false],
  ['# a comment\n    indented', false],
  ['# Fix the login', true],
  ['## Steps\n\nDo it.', true],
  ['#hash and # of files', false],
  ['/clear', false],
  ['use __init__ and [0](1', false],
  ['see `a.ts`', true],
  ['```\ncode\n```', true],
  ['- one\n- two', true],
  ['1. one', true],
  ['**must** be', true],
  ['[docs](https://a.example)', true],
])('a prompt that is markdown is shown as such, others as typed: %s', (text, isMarkdown) => {
  expect(readsAsMarkdown(text)).toBe(isMarkdown)
})
