import { describe, expect, test } from 'vitest'
import type { ToolPermission } from '../../worker/api/chat'
import { canonicalUrl } from '../testing/fixtureStates'
import type { AnswerState } from './answers'
import { answeredWhere, overWords, placeOfAnswer } from './answered.logic'
import type { PendingPermission } from './permission.logic'

const asked: PendingPermission = { kind: 'pending', requestId: 'r', askedAt: 1, tool: 'Bash', arguments: {} }
const approved: ToolPermission = { kind: 'approved', requestId: 'r', mode: null, allowedTools: [], decision: null }
const denied: ToolPermission = { kind: 'denied', requestId: 'r', reason: null, decision: null }
const canceled: ToolPermission = { kind: 'canceled', requestId: 'r', reason: null }
const none: AnswerState = { kind: 'none' }
const allow = { kind: 'allow' } as const
const deny = { kind: 'deny', reason: null } as const
const gone: AnswerState = {
  kind: 'failed',
  answer: allow,
  error: { code: 'not-found', serverUrl: canonicalUrl('https://home.example'), what: 'permission-request' },
}

const lost: AnswerState = { kind: 'failed', answer: allow, error: { code: 'hub-restarted' } }

const said = (now: ToolPermission | null, place: Parameters<typeof overWords>[2]['place'], inTerminal = false) =>
  overWords(now, asked, { place, inTerminal })

describe('where a request was answered', () => {
  test.each([
    ['our answer was taken', { kind: 'sent', answer: allow }, approved, null, 'here'],
    ['our no was taken', { kind: 'sent', answer: deny }, denied, null, 'here'],
    ['another client was faster with another answer', { kind: 'sent', answer: deny }, approved, null, 'elsewhere'],
    ['it may be ours', { kind: 'sending', answer: allow }, approved, null, 'unknown'],
    ['ours may have arrived though its acknowledgement did not', lost, approved, null, 'unknown'],
    ['ours came too late for another tab’s', gone, approved, 'tab', 'tab'],
    ['ours came too late for another device’s', gone, approved, null, 'elsewhere'],
    ['from a notification', none, approved, 'notification', 'notification'],
    ['by another device', none, approved, null, 'elsewhere'],
  ] as const)('%s', (_name, state, now, heard, place) => {
    expect(placeOfAnswer(state, now, heard)).toBe(place)
  })
})

describe('the words for it', () => {
  test('how it ended, and where', () => {
    expect(said(approved, 'here')).toBe('Allowed in this tab.')
    expect(said(approved, 'tab')).toBe('Allowed in another tab of this browser.')
    expect(said(denied, 'elsewhere')).toBe('Denied elsewhere, not in this window.')
    expect(said(approved, 'unknown')).toBe('Allowed.')
    expect(said(canceled, 'elsewhere')).toBe('Withdrawn.')
    expect(said(canceled, 'elsewhere', true)).toBe('Withdrawn. The terminal is in control.')
  })

  test('gone without an end: what was answered here was answered, anything else may have been withdrawn', () => {
    expect(said(null, 'notification')).toBe('Answered from a notification of this browser.')
    expect(said({ ...asked, askedAt: 2 }, 'here')).toBe('Answered in this tab.')
    expect(said(null, 'elsewhere')).toBe('Answered elsewhere or withdrawn.')
    expect(said(asked, 'elsewhere')).toBeNull()
  })

  test('under a call: only what this browser knows', () => {
    expect(answeredWhere(approved, 'here')).toBe('Allowed in this tab.')
    expect(answeredWhere(denied, 'notification')).toBe('Denied from a notification of this browser.')
    expect([answeredWhere(approved, null), answeredWhere(canceled, 'tab'), answeredWhere(null, 'tab')]).toEqual([
      null,
      null,
      null,
    ])
  })
})
