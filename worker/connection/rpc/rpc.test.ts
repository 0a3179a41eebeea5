import type { PromptWish } from '../../api/agentSettings/picks'
import { describe, expect, test } from 'vitest'
import samples from '../../../e2e/testdata/samples/rpc.json' with { type: 'json' }
import vectors from '../../../e2e/testdata/vectors/rpc.json' with { type: 'json' }
import { HubError, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import { decodeBase64 } from '../../crypto/base64'
import { createDataKeyCipher, createLegacyCipher, type RecordCipher } from '../../crypto/recordCipher'
import { createRpcCall, failureText, rpcDeadlineMs } from './rpc'
import type { SocketAnswer } from '../transport/socket'
import { notStarted, spawnOutcome, spawnParams } from './sessionSpawn'

const serverUrl = 'https://a.example' as CanonicalUrl
const lost: HubErrorData = { code: 'unreachable', serverUrl, reason: 'connection-failed' }

async function cipherOf({ variant, key_b64 }: { variant: string; key_b64: string }): Promise<RecordCipher> {
  const key = decodeBase64(key_b64)
  if (!key) throw new Error('bad vector')
  return variant === 'legacy' ? createLegacyCipher(key) : createDataKeyCipher(key)
}

function callWith(answer: SocketAnswer) {
  const emitted: { method: string; params: string; deadlineMs: number }[] = []
  const call = createRpcCall({
    serverUrl,
    connectionError: () => lost,
    emit: (_event, data, deadlineMs) => {
      emitted.push({ ...data, deadlineMs })
      return Promise.resolve(answer)
    },
  })
  return { call, emitted }
}

describe('calls', () => {
  test.each(vectors.vectors)('$note', async (vector) => {
    const cipher = await cipherOf(vector)
    const { call, emitted } = callWith({ kind: 'answered', value: vector.serverAck })
    const [id = '', name = ''] = vector.call.data.method.split(':')
    const result = await call({ what: 'session', id, cipher }, name, vector.paramsPlain)
    expect(result ?? null).toEqual(
      vector.responsePlaintext_utf8 === '' ? null : JSON.parse(vector.responsePlaintext_utf8),
    )
    const [sent] = emitted
    expect(emitted).toHaveLength(1)
    expect(sent).toMatchObject({ method: vector.call.data.method, deadlineMs: rpcDeadlineMs })
    expect(await cipher.decrypt(sent?.params ?? '')).toEqual({ ok: true, value: vector.paramsPlain })
  })

  const unreachable = { code: 'agent-unreachable', serverUrl, what: 'machine' }
  test.each<[string, SocketAnswer, unknown]>([
    ['no connection', { kind: 'lost' }, lost],
    ['no answer in time', { kind: 'timed-out' }, unreachable],
    ['nobody there', { kind: 'answered', value: { ok: false, error: 'RPC method not available' } }, unreachable],
    ['garbage', { kind: 'answered', value: 'ok' }, { code: 'bad-answer', serverUrl }],
    ['no result', { kind: 'answered', value: { ok: true } }, { code: 'bad-answer', serverUrl }],
    ['of another key', { kind: 'answered', value: { ok: true, result: 'AAAA' } }, { code: 'bad-answer', serverUrl }],
  ])('%s fails at once, is tried once', async (_name, answer, data) => {
    const { call, emitted } = callWith(answer)
    const cipher = createLegacyCipher(new Uint8Array(32))
    await expect(call({ what: 'machine', id: 'm', cipher }, 'abort', {})).rejects.toMatchObject({ data })
    expect(emitted).toHaveLength(1)
  })
})

test('failures inside of answers', () => {
  expect(failureText({ error: 'Directory is required' })).toBe('Directory is required')
  expect(failureText({ type: 'error', errorMessage: 'Session webhook timeout for PID 7' })).toContain('timeout')
  expect(failureText({ type: 'error' })).toBe('failed')
  expect(failureText({ error: `a\n${'b'.repeat(5000)}` })?.length).toBeLessThanOrEqual(500)
  for (const fine of [undefined, null, '', false, 0, {}, { success: true }, { error: null }]) {
    expect(failureText(fine)).toBeNull()
  }
})

describe('starting a session', () => {
  const start = { directory: '~/work', createDirectory: false, agent: 'claude', firstPrompt: null }

  test('answers of a real daemon', () => {
    const answers = samples.calls.filter(({ method }) => method === 'spawn-happy-session')
    expect(answers.map(({ resultPlain }) => spawnOutcome(resultPlain).kind)).toEqual([
      'directory-missing',
      'failed',
      'started',
    ])
    expect(spawnOutcome({ type: 'error', errorMessage: 'no' })).toEqual({
      kind: 'failed',
      text: 'no',
      latePid: null,
    })
    expect(spawnOutcome({ error: 'Session webhook timeout for PID 71 (tmux)' })).toMatchObject({ latePid: 71 })
    for (const odd of [null, {}, { type: 'success' }, 'x']) expect(spawnOutcome(odd).kind).toBe('unknown-answer')
  })

  test('a process that may still come is not told as none', () => {
    const targets = {
      serverUrl,
      badAnswer: (detail: string) => new HubError({ code: 'bad-answer', serverUrl, detail }),
    }
    const failed = { kind: 'failed', text: 'no' } as const
    expect(notStarted({ ...failed, latePid: 7 }, targets).data).toMatchObject({
      code: 'agent-unreachable',
      what: 'machine',
    })
    expect(notStarted({ ...failed, latePid: null }, targets).data).toMatchObject({ code: 'agent-failed', text: 'no' })
    expect(notStarted({ kind: 'unknown-answer' }, targets).data).toMatchObject({ code: 'bad-answer' })
  })

  const cli = { cliVersion: '1.2.5', isHappyAgent: false }

  test('the home directory is written out, creating is always said', () => {
    const params = { type: 'spawn-in-directory', approvedNewDirectoryCreation: false, agent: 'claude' }
    expect(spawnParams(start, '/home/ada/', cli)).toEqual({ ...params, directory: '/home/ada/work' })
    expect(spawnParams({ ...start, directory: ' ~ ' }, '/home/ada', cli)).toEqual({
      ...params,
      directory: '/home/ada',
    })
    expect(spawnParams({ ...start, directory: '~bob/x' }, '/home/ada', cli)).toEqual({
      ...params,
      directory: '~bob/x',
    })
    expect(spawnParams({ ...start, directory: '/x', createDirectory: true }, '', cli)).toEqual({
      ...params,
      directory: '/x',
      approvedNewDirectoryCreation: true,
    })
    expect(spawnParams(start, '', cli)).toBeNull()
  })

  test('the agent begins with what was picked, as far as its CLI knows it', () => {
    const wish = { picks: { mode: 'plan', model: 'opus' }, defaults: { effort: 'high' } }
    const given = (agent: string, cliVersion: string | null, change: Partial<PromptWish> = {}) => {
      const params = spawnParams({ ...start, agent, wish: { ...wish, ...change } }, '/home/ada', { ...cli, cliVersion })
      const { permissionMode, modelMode, effortLevel } = params ?? {}
      return [permissionMode, modelMode, effortLevel]
    }
    expect(given('claude', '1.2.5')).toEqual(['plan', 'opus', 'high'])
    expect(given('claude', '1.2.0')).toEqual(['plan', 'opus', undefined])
    expect(given('claude', null)).toEqual([undefined, 'opus', undefined])
    expect(given('gemini', '1.2.5')).toEqual([undefined, undefined, undefined])
    const asks = { picks: { mode: 'default', model: 'default' }, defaults: {} }
    expect(given('claude', '1.2.5', asks)).toEqual([undefined, undefined, undefined])
    expect(given('codex', '1.2.5', asks)).toEqual(['default', undefined, undefined])
  })
})
