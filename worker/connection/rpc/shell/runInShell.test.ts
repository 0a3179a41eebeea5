import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { HubError } from '../../../api/errors'
import type { CanonicalUrl } from '../../../api/ids'
import { randomBytes } from '../../../crypto/bytes'
import { createDataKeyCipher } from '../../../crypto/recordCipher'
import type { RpcTarget } from '../rpc'
import { runInShell } from './runInShell'

const machine: RpcTarget = { what: 'machine', id: 'm', cipher: await createDataKeyCipher(randomBytes(32)) }

/** A shell that gives this answer, and what it was asked. */
function shellWith(answer: unknown) {
  const asked: unknown[] = []
  return {
    asked,
    callRaw: async (...call: unknown[]) => {
      asked.push(call)
      return answer
    },
    badAnswer: (detail: string) =>
      new HubError({ code: 'bad-answer', serverUrl: 'https://a.test' as CanonicalUrl, detail }),
  }
}

test('a command in a directory, and in the one of the session', async () => {
  const shell = shellWith({ success: true, stdout: 'a\n', exitCode: 0, more: 1 })
  expect(await runInShell(shell, machine, { command: 'ls', cwd: '/x' })).toEqual({
    success: true,
    stdout: 'a\n',
    stderr: '',
    exitCode: 0,
  })
  await runInShell(shell, machine, { command: 'ls' })
  expect(shell.asked).toEqual([
    [machine, 'bash', { command: 'ls', cwd: '/x', timeout: 25_000 }],
    [machine, 'bash', { command: 'ls', timeout: 25_000 }],
  ])
})

test('law: any answer is read or refused, and texts are texts', async () => {
  const fields = fc.record(
    {
      stdout: fc.anything(),
      stderr: fc.anything(),
      exitCode: fc.anything(),
      error: fc.anything(),
      success: fc.anything(),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(fields, fc.anything()), async (answer) => {
      const read = await runInShell(shellWith(answer), machine, { command: 'ls' }).catch((error: unknown) => error)
      if (read instanceof HubError) expect(read.code).toBe('bad-answer')
      else expect(read).toMatchObject({ stdout: expect.any(String), stderr: expect.any(String) })
    }),
  )
})
