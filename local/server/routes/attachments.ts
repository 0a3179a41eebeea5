import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { anything, number, object, string } from '../core/input'
import { findAttachment, saveAttachment } from '../store/attachments'
import { findSession } from '../store/sessions'

const LARGEST_BYTES = 10 * 1024 * 1024
const UPLOADS_PER_WINDOW = 60
const WINDOW_MS = 60_000
const NO_SESSION = { error: 'Session not found' }

/** Attachments as with the real server's local storage (docs/protocol.md 3.7); the bytes are ciphertext. */
export function registerAttachmentRoutes(app: HttpApp, context: ServerContext): void {
  const { db } = context
  const uploads = new Map<string, number[]>()
  const sessionParams = object({ sessionId: string() })
  const fileParams = object({ sessionId: string(), file: string() })

  const isUploadAllowed = (accountId: string): boolean => {
    const recent = (uploads.get(accountId) ?? []).filter((time) => time > context.now() - WINDOW_MS)
    if (recent.length >= UPLOADS_PER_WINDOW) return false
    uploads.set(accountId, [...recent, context.now()])
    return true
  }

  app.account(
    {
      method: 'POST',
      url: '/v1/sessions/:sessionId/attachments/request-upload',
      params: sessionParams,
      body: object({ filename: string(), size: number({ max: LARGEST_BYTES }) }),
    },
    ({ accountId, params, request, reply }) => {
      if (!isUploadAllowed(accountId)) {
        return reply.code(429).send({ error: 'Too many upload requests. Try again in a minute.' })
      }
      if (!findSession(db, accountId, params.sessionId)) return reply.code(404).send(NO_SESSION)
      const file = `${randomUUID()}.enc`
      const path = attachmentPath(params.sessionId, file)
      return { ref: path, uploadUrl: `${publicUrl(request)}/v1/${path}`, method: 'PUT' }
    },
  )

  app.account(
    {
      method: 'PUT',
      url: '/v1/sessions/:sessionId/attachments/:file',
      params: fileParams,
      body: anything(),
    },
    ({ accountId, params, body, reply }) => {
      if (!findSession(db, accountId, params.sessionId)) return reply.code(404).send(NO_SESSION)
      if (!isFileName(params.file)) return reply.code(404).send({ error: 'Invalid attachment file' })
      if (!Buffer.isBuffer(body)) throw new Error('No bytes')
      if (body.length > LARGEST_BYTES) return reply.code(413).send({ error: 'File too large (max 10MB)' })
      saveAttachment(db, attachmentPath(params.sessionId, params.file), body)
      return { ok: true }
    },
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/sessions/:sessionId/attachments/request-download',
      params: sessionParams,
      body: object({ ref: string() }),
    },
    ({ accountId, params, body, request, reply }) => {
      if (!findSession(db, accountId, params.sessionId)) return reply.code(404).send(NO_SESSION)
      const prefix = attachmentPath(params.sessionId, '')
      if (!body.ref.startsWith(prefix)) {
        return reply.code(400).send({ error: 'Ref does not belong to this session' })
      }
      if (!isFileName(body.ref.slice(prefix.length))) {
        return reply.code(400).send({ error: 'Invalid attachment ref' })
      }
      return { downloadUrl: `${publicUrl(request)}/v1/${body.ref}` }
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/sessions/:sessionId/attachments/:file',
      params: fileParams,
    },
    ({ accountId, params, reply }) => {
      if (!findSession(db, accountId, params.sessionId)) return reply.code(404).send(NO_SESSION)
      const bytes = findAttachment(db, attachmentPath(params.sessionId, params.file))
      if (!bytes) return reply.code(404).send({ error: 'Attachment not found' })
      return reply.type('application/octet-stream').send(Buffer.from(bytes))
    },
  )

  app.open(
    {
      method: 'GET',
      url: '/files/*',
      params: object({ '*': string() }),
    },
    ({ params, reply }): FastifyReply => {
      const bytes = findAttachment(db, params['*'])
      if (!bytes) return reply.code(404).send('Not found')
      // The real server streams these files and names no type.
      return reply.send(Readable.from([bytes]))
    },
  )
}

function attachmentPath(sessionId: string, file: string): string {
  return `sessions/${sessionId}/attachments/${file}`
}

function isFileName(file: string): boolean {
  return file !== '' && !file.includes('/') && !file.includes('..')
}

/** Proxies name the outside address in `X-Forwarded-*`. */
function publicUrl(request: FastifyRequest): string {
  const first = (name: string): string | undefined => {
    const value = request.headers[name]
    return (Array.isArray(value) ? value[0] : value)?.split(',')[0]?.trim()
  }
  const scheme = first('x-forwarded-proto') ?? request.protocol
  return `${scheme}://${first('x-forwarded-host') ?? request.headers.host ?? 'localhost'}`
}
