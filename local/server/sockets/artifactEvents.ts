import type { Socket } from 'socket.io'
import { decodeBase64Strict } from '../core/base64'
import type { ServerContext } from '../core/context'
import { number, object, optional, string } from '../core/input'
import { artifactJson } from '../core/rows'
import { createArtifact, deleteArtifact, findArtifact, writeArtifact, type ArtifactRow } from '../store/artifacts'
import type { Database } from '../store/database'
import { listen } from './listen'

const INVALID = { result: 'error', message: 'Invalid parameters' }
const NOT_FOUND = { result: 'error', message: 'Artifact not found' }
const artifactId = string({ min: 1 })
const FAILED = { result: 'error', message: 'Internal error' }

/** Artifacts over the socket (docs/protocol.md 4.4). */
export function listenForArtifactEvents(socket: Socket, accountId: string, context: ServerContext): void {
  const { db, events } = context
  const own = (id: string): ArtifactRow | null => ownArtifact(db, accountId, id)

  listen(
    socket,
    { event: 'artifact-read', input: object({ artifactId }), invalid: INVALID, failed: FAILED },
    (input, ack) => {
      const row = own(input.artifactId)
      ack(row ? { result: 'success', artifact: withoutKey(row) } : NOT_FOUND)
    },
  )

  listenForUpdates(socket, accountId, context)

  listen(
    socket,
    {
      event: 'artifact-create',
      input: object({ id: string({ min: 1 }), header: string(), body: string(), dataEncryptionKey: string() }),
      invalid: INVALID,
      failed: FAILED,
    },
    (input, ack) => {
      const known = findArtifact(db, input.id)
      if (known && known.accountId !== accountId) {
        ack({ result: 'error', message: 'Artifact with this ID already exists for another account' })
        return
      }
      if (!known) {
        for (const text of [input.header, input.body, input.dataEncryptionKey]) decodeBase64Strict(text)
        createArtifact(db, { ...input, accountId }, context.now())
      }
      const row = own(input.id)
      if (!row) throw new Error('The artifact was not stored')
      if (!known) {
        const { id, ...fields } = artifactJson(row)
        events.update(accountId, { to: 'user' }, { t: 'new-artifact', artifactId: id, ...fields })
      }
      ack({ result: 'success', artifact: withoutKey(row) })
    },
  )

  listen(
    socket,
    { event: 'artifact-delete', input: object({ artifactId }), invalid: INVALID, failed: FAILED },
    (input, ack) => {
      if (!own(input.artifactId)) {
        ack(NOT_FOUND)
        return
      }
      deleteArtifact(db, input.artifactId)
      events.update(accountId, { to: 'user' }, { t: 'delete-artifact', artifactId: input.artifactId })
      ack({ result: 'success' })
    },
  )
}

function listenForUpdates(socket: Socket, accountId: string, { db, events, now }: ServerContext): void {
  const part = object({ data: string(), expectedVersion: number() })
  listen(
    socket,
    {
      event: 'artifact-update',
      input: object({ artifactId, header: optional(part), body: optional(part) }),
      invalid: INVALID,
      failed: FAILED,
    },
    ({ artifactId: id, header, body }, ack) => {
      if (!header && !body) {
        ack({ result: 'error', message: 'No updates provided' })
        return
      }
      const row = ownArtifact(db, accountId, id)
      if (!row) {
        ack(NOT_FOUND)
        return
      }
      const isHeaderOld = header !== undefined && header.expectedVersion !== row.headerVersion
      const isBodyOld = body !== undefined && body.expectedVersion !== row.bodyVersion
      if (isHeaderOld || isBodyOld) {
        ack({
          result: 'version-mismatch',
          ...(isHeaderOld && { header: { currentVersion: row.headerVersion, currentData: row.header } }),
          ...(isBodyOld && { body: { currentVersion: row.bodyVersion, currentData: row.body } }),
        })
        return
      }
      for (const written of [header, body]) if (written) decodeBase64Strict(written.data)
      writeArtifact(db, id, { header: header?.data, body: body?.data }, now())
      events.update(
        accountId,
        { to: 'user' },
        {
          t: 'update-artifact',
          artifactId: id,
          ...(header && { header: { value: header.data, version: header.expectedVersion + 1 } }),
          ...(body && { body: { value: body.data, version: body.expectedVersion + 1 } }),
        },
      )
      ack({
        result: 'success',
        ...(header && { header: { version: header.expectedVersion + 1, data: header.data } }),
        ...(body && { body: { version: body.expectedVersion + 1, data: body.data } }),
      })
    },
  )
}

function ownArtifact(db: Database, accountId: string, id: string): ArtifactRow | null {
  const row = findArtifact(db, id)
  return row?.accountId === accountId ? row : null
}

function withoutKey(row: ArtifactRow): object {
  const { dataEncryptionKey: _key, ...artifact } = artifactJson(row)
  return artifact
}
