import { decodeBase64Strict } from '../core/base64'
import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { number, object, optional, string, uuid } from '../core/input'
import { artifactJson } from '../core/rows'
import {
  createArtifact,
  deleteArtifact,
  findArtifact,
  listArtifacts,
  writeArtifact,
  type ArtifactRow,
} from '../store/artifacts'
import type { Database } from '../store/database'

const LIST_LIMIT = 200
const NOT_FOUND = { error: 'Artifact not found' }

/** Artifacts (docs/protocol.md 3.4). */
export function registerArtifactRoutes(app: HttpApp, context: ServerContext): void {
  const { db, events } = context

  app.account(
    {
      method: 'GET',
      url: '/v1/artifacts',
    },
    ({ accountId }) =>
      listArtifacts(db, accountId, LIST_LIMIT).map((row) => {
        const { body: _body, bodyVersion: _bodyVersion, ...header } = artifactJson(row)
        return header
      }),
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/artifacts/:id',
      params: object({ id: string() }),
    },
    ({ accountId, params, reply }) => {
      const row = own(db, accountId, params.id)
      return row ? artifactJson(row) : reply.code(404).send(NOT_FOUND)
    },
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/artifacts',
      body: object({ id: uuid(), header: string(), body: string(), dataEncryptionKey: string() }),
    },
    ({ accountId, body, reply }) => {
      const known = findArtifact(db, body.id)
      if (known && known.accountId !== accountId) {
        return reply.code(409).send({ error: 'Artifact with this ID already exists for another account' })
      }
      if (known) return artifactJson(known)
      if (![body.header, body.body, body.dataEncryptionKey].every(isBase64)) {
        return reply.code(500).send({ error: 'Failed to create artifact' })
      }
      createArtifact(db, { ...body, accountId }, context.now())
      const created = own(db, accountId, body.id)
      if (!created) throw new Error('The artifact was not stored')
      const { id, ...fields } = artifactJson(created)
      events.update(accountId, { to: 'user' }, { t: 'new-artifact', artifactId: id, ...fields })
      return artifactJson(created)
    },
  )

  registerArtifactUpdates(app, context)

  app.account(
    {
      method: 'DELETE',
      url: '/v1/artifacts/:id',
      params: object({ id: string() }),
    },
    ({ accountId, params, reply }) => {
      if (!own(db, accountId, params.id)) return reply.code(404).send(NOT_FOUND)
      deleteArtifact(db, params.id)
      events.update(accountId, { to: 'user' }, { t: 'delete-artifact', artifactId: params.id })
      return { success: true }
    },
  )
}

function registerArtifactUpdates(app: HttpApp, { db, events, now }: ServerContext): void {
  app.account(
    {
      method: 'POST',
      url: '/v1/artifacts/:id',
      params: object({ id: string() }),
      body: object({
        header: optional(string()),
        expectedHeaderVersion: optional(number({ integer: true, min: 0 })),
        body: optional(string()),
        expectedBodyVersion: optional(number({ integer: true, min: 0 })),
      }),
    },
    ({ accountId, params, body, reply }) => {
      const row = own(db, accountId, params.id)
      if (!row) return reply.code(404).send(NOT_FOUND)
      // A part counts only together with its expected version.
      const header = body.expectedHeaderVersion === undefined ? undefined : body.header
      const bodyText = body.expectedBodyVersion === undefined ? undefined : body.body
      const isHeaderOld = header !== undefined && body.expectedHeaderVersion !== row.headerVersion
      const isBodyOld = bodyText !== undefined && body.expectedBodyVersion !== row.bodyVersion
      if (isHeaderOld || isBodyOld) {
        return {
          success: false,
          error: 'version-mismatch',
          ...(isHeaderOld && { currentHeaderVersion: row.headerVersion, currentHeader: row.header }),
          ...(isBodyOld && { currentBodyVersion: row.bodyVersion, currentBody: row.body }),
        }
      }
      if (![header, bodyText].every((text) => text === undefined || isBase64(text))) {
        return reply.code(500).send({ error: 'Failed to update artifact' })
      }
      writeArtifact(db, row.id, { header, body: bodyText }, now())
      const headerVersion = header === undefined ? undefined : row.headerVersion + 1
      const bodyVersion = bodyText === undefined ? undefined : row.bodyVersion + 1
      events.update(
        accountId,
        { to: 'user' },
        {
          t: 'update-artifact',
          artifactId: row.id,
          ...(headerVersion && { header: { value: header, version: headerVersion } }),
          ...(bodyVersion && { body: { value: bodyText, version: bodyVersion } }),
        },
      )
      return { success: true, ...(headerVersion && { headerVersion }), ...(bodyVersion && { bodyVersion }) }
    },
  )
}

function own(db: Database, accountId: string, id: string): ArtifactRow | null {
  const row = findArtifact(db, id)
  return row?.accountId === accountId ? row : null
}

function isBase64(text: string): boolean {
  try {
    decodeBase64Strict(text)
    return true
  } catch {
    return false
  }
}
