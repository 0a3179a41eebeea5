import { describe, expect, test } from 'vitest'
import type { HubErrorCode, HubErrorData } from '../../../worker/api/errors'
import { canonicalUrl } from '../../testing/fixtureStates'
import { wordsForError } from './errors'

const serverUrl = canonicalUrl('https://cloud.example.org')

// One of each code: a code without words does not compile, one without a sample neither.
const samples: { [C in HubErrorCode]: Extract<HubErrorData, { code: C }> } = {
  unreachable: { code: 'unreachable', serverUrl, reason: 'connection-failed' },
  'not-a-happy-server': { code: 'not-a-happy-server', serverUrl },
  'bad-answer': { code: 'bad-answer', serverUrl, detail: 'sessions: not an array' },
  'server-failed': { code: 'server-failed', serverUrl, status: 502 },
  'sign-in-needed': { code: 'sign-in-needed', serverUrl },
  'not-found': { code: 'not-found', serverUrl, what: 'terminal-request' },
  'request-changed': { code: 'request-changed', serverUrl },
  'agent-failed': { code: 'agent-failed', serverUrl, text: 'Unsupported agent type' },
  'agent-unreachable': { code: 'agent-unreachable', serverUrl, what: 'machine' },
  'already-registered': { code: 'already-registered', serverUrl },
  'different-account': { code: 'different-account', serverUrl },
  'unsent-messages': { code: 'unsent-messages', serverUrl, count: 2 },
  'bad-server-url': { code: 'bad-server-url', problem: 'has-path' },
  'bad-backup-text': { code: 'bad-backup-text', problem: 'length' },
  'bad-link': { code: 'bad-link', problem: 'repeated-parameter' },
  'consent-missing': { code: 'consent-missing', consent: 'loopback' },
  'no-server-chosen': { code: 'no-server-chosen' },
  'unknown-server': { code: 'unknown-server' },
  'unknown-flow': { code: 'unknown-flow' },
  'device-link-expired': { code: 'device-link-expired', serverUrl },
  'bad-device-code': { code: 'bad-device-code', problem: 'code-invalid' },
  'device-code-unanswered': { code: 'device-code-unanswered', serverUrl },
  'write-conflict': { code: 'write-conflict', serverUrl },
  'server-list-too-large': { code: 'server-list-too-large', serverUrl },
  'too-much': { code: 'too-much', serverUrl, what: 'answer' },
  'too-late': { code: 'too-late', serverUrl },
  'set-back': { code: 'set-back', serverUrl },
  'attachment-storage': { code: 'attachment-storage', serverUrl, host: 'files.example.org', why: 'refused' },
  'pictures-not-taken': { code: 'pictures-not-taken', serverUrl, why: 'agent' },
  'locked-content': { code: 'locked-content', serverUrl },
  'storage-failed': { code: 'storage-failed', detail: 'QuotaExceededError' },
  'hub-unresponsive': { code: 'hub-unresponsive' },
  'hub-restarted': { code: 'hub-restarted' },
  cancelled: { code: 'cancelled' },
  internal: { code: 'internal', detail: 'x is undefined' },
}

describe('words for errors', () => {
  test.each(Object.values(samples))('$code: what happened, on which server, what to do', (error) => {
    const { what, todo } = wordsForError(error)
    expect(todo).not.toBe('')
    if ('serverUrl' in error) expect(what).toContain(error.serverUrl)
    if ('detail' in error) expect(what + todo).not.toContain(error.detail)
    expect(what + todo).not.toContain('!')
  })
})
