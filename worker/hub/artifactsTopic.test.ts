import { expect, test, vi } from 'vitest'
import { HubError } from '../api/errors'
import type { CanonicalUrl, ServerId } from '../api/ids'
import type { Artifacts } from '../connection/artifacts/artifacts'
import type { ServerConnection } from '../connection/serverConnection.types'
import { openArtifactsTopic } from './artifactsTopic'
import { listAskedAgain } from './commands/artifacts'
import type { RunningHub } from './startHub'

const serverId = 'a' as ServerId
const unreachable = new HubError({
  code: 'unreachable',
  serverUrl: 'https://a.example' as CanonicalUrl,
  reason: 'timed-out',
})
const list = { kind: 'listed', artifacts: [], isWhole: true, error: null } as const
const loaded = { list: () => list, onList: () => () => undefined } as unknown as Artifacts
const connectionOf = (artifacts: () => Promise<Artifacts>) => ({ artifacts }) as unknown as ServerConnection

function topicOf(connection: ServerConnection) {
  const now = { connection, changed: (): void => undefined }
  const coordinator = {
    connectionOf: () => now.connection,
    onChange(listener: () => void) {
      now.changed = listener
      return () => undefined
    },
  }
  return { now, topic: openArtifactsTopic({ coordinator } as unknown as RunningHub, serverId) }
}

test('what could not be loaded says so, and is loaded when it is asked for again', async () => {
  let fails = true
  const { topic } = topicOf(connectionOf(() => (fails ? Promise.reject(unreachable) : Promise.resolve(loaded))))
  expect(topic.current()).toEqual({ kind: 'unknown' })
  await vi.waitFor(() => expect(topic.current()).toMatchObject({ kind: 'failed', error: { code: 'unreachable' } }))
  fails = false
  listAskedAgain.notify(serverId)
  await vi.waitFor(() => expect(topic.current()).toBe(list))
  topic.close()
})

test('a load that fails late does not close the one that came after it', async () => {
  const fail: ((error: Error) => void)[] = []
  const never = new Promise<Artifacts>((_resolve, reject) => fail.push(reject))
  const { now, topic } = topicOf(connectionOf(() => never))
  now.connection = connectionOf(() => Promise.resolve(loaded))
  now.changed()
  await vi.waitFor(() => expect(topic.current()).toBe(list))
  fail[0]?.(unreachable)
  await never.catch(() => undefined)
  expect(topic.current()).toBe(list)
  topic.close()
})
