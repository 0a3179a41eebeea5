import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { spawnHappyServer } from './spawnHappyServer'
import { startHappyServer } from './startHappyServer'
import { clientWith, createSession, signUp, type TestClient } from './testClient'

// Other suites run at the same time on the same few cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let dataDir: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'happy-server-'))
})

afterEach(() => {
  rmSync(dataDir, { recursive: true })
})

test('a restart keeps accounts, tokens and rows', async () => {
  const first = await startHappyServer({ dataDir })
  const client = await signUp(first.url)
  const sessionId = await createSession(client, 'tag')
  await first.stop()

  const second = await startHappyServer({ dataDir })
  const { body } = await clientWith(second.url, client.token).call('GET', '/v1/sessions')
  await second.stop()
  expect(body).toMatchObject({ sessions: [{ id: sessionId }] })
})

test('SIGKILL in the middle of writing loses nothing that was acknowledged', async () => {
  let token = ''
  let sessionId = ''
  const acknowledged: string[] = []
  for (let round = 0; round < 3; round += 1) {
    const server = await spawnHappyServer({ dataDir })
    const client: TestClient = token === '' ? await signUp(server.url) : clientWith(server.url, token)
    token = client.token
    if (sessionId === '') sessionId = await createSession(client, 'tag')
    const before = acknowledged.length
    const kill: { done?: Promise<void> } = {}
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let index = 0; ; index += 1) {
        const localId = `${round}-${writer}-${index}`
        const message = { content: 'eA=='.repeat(2_000), localId }
        const answer = await client
          .call('POST', `/v3/sessions/${sessionId}/messages`, { messages: [message] })
          .catch(() => null)
        if (answer?.status !== 200) return
        acknowledged.push(localId)
        if (acknowledged.length - before >= 40) kill.done ??= server.signal('SIGKILL')
      }
    })
    await Promise.all(writers)
    await kill.done
  }

  const server = await startHappyServer({ dataDir })
  const { body } = await clientWith(server.url, token).call('GET', `/v3/sessions/${sessionId}/messages?limit=500`)
  await server.stop()
  const { messages } = body as { messages: { seq: number; localId: string }[] }
  const stored = new Set(messages.map((message) => message.localId))
  expect(acknowledged.filter((localId) => !stored.has(localId))).toEqual([])
  expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1))
})

test('a data folder serves one server at a time', async () => {
  const first = await startHappyServer({ dataDir })
  await expect(startHappyServer({ dataDir })).rejects.toThrow(`The data folder ${dataDir} is in use by process`)
  await expect(spawnHappyServer({ dataDir })).rejects.toThrow(`is in use by process ${process.pid}`)
  await first.stop()
  const second = await startHappyServer({ dataDir })
  await second.stop()
})

test('a data folder is free again after a failed start', async () => {
  const other = await startHappyServer({ dataDir: ':memory:' })
  await expect(startHappyServer({ dataDir, port: other.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await other.stop()
  const server = await startHappyServer({ dataDir })
  await server.stop()
})
