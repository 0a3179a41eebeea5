import cors from '@fastify/cors'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Issue, Reader } from './input'
import type { Tokens } from './tokens'

/** Attachments are the largest honest bodies; the limit is the real server's (docs/protocol.md 3.1). */
const BODY_LIMIT_BYTES = 100 * 1024 * 1024

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

interface RouteInput<P, Q, B> {
  params: P
  query: Q
  body: B
  request: FastifyRequest
  reply: FastifyReply
}

/** Where a route is and how its input is read. A part without a reader is not looked at. */
export interface RouteShape<P, Q, B> {
  method: Method
  url: string
  params?: Reader<P>
  query?: Reader<Q>
  body?: Reader<B>
}

export interface HttpApp {
  readonly fastify: FastifyInstance
  /** A route without sign-in. The handler's answer is the JSON body of a 200, unless `reply.code` says otherwise. */
  open<P, Q, B>(shape: RouteShape<P, Q, B>, handler: (input: RouteInput<P, Q, B>) => unknown): void
  /** A route that needs a bearer token. */
  account<P, Q, B>(
    shape: RouteShape<P, Q, B>,
    handler: (input: RouteInput<P, Q, B> & { accountId: string }) => unknown,
  ): void
}

/** Input that a reader refused: 400 with the real server's wording. */
class InputError extends Error {
  readonly statusCode = 400

  constructor(place: string, issues: Issue[]) {
    super(issues.map((issue) => `${place}/${issue.path} ${issue.text}`).join(', '))
  }
}

/** The HTTP side with the behaviour all routes share (docs/protocol.md 3.1): CORS, error shapes, 404s, bearer tokens. */
export async function createHttpApp(tokens: Tokens): Promise<HttpApp> {
  const app = fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true })
  await app.register(cors, { origin: '*', allowedHeaders: '*', methods: ['GET', 'POST', 'PUT', 'DELETE'] })
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString()
    if (text.trim() === '') {
      done(null, request.method === 'GET' || request.method === 'DELETE' ? undefined : {})
      return
    }
    try {
      done(null, JSON.parse(text))
    } catch (error) {
      done(Object.assign(error instanceof Error ? error : new Error('Invalid JSON'), { statusCode: 400 }), undefined)
    }
  })
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })
  app.setErrorHandler(async (error, _request, reply) => {
    const known = error instanceof Error ? error : new Error(String(error))
    const statusCode = 'statusCode' in known && typeof known.statusCode === 'number' ? known.statusCode : 500
    if (statusCode >= 500) {
      const body = { error: 'Internal Server Error', message: 'An unexpected error occurred', statusCode }
      return reply.code(statusCode).send(body)
    }
    return reply.code(statusCode).send({ error: known.name, message: known.message, statusCode })
  })
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({ error: 'Not found', path: request.url, method: request.method })
  })

  return {
    fastify: app,
    open: (shape, handler) => {
      app.route({
        method: shape.method,
        url: shape.url,
        handler: async (request, reply) => handler(readInput(shape, request, reply)),
      })
    },
    account: (shape, handler) => {
      app.route({
        method: shape.method,
        url: shape.url,
        handler: async (request, reply) => {
          // The real server looks at the input before the token.
          const input = readInput(shape, request, reply)
          const header = request.headers.authorization
          if (!header?.startsWith('Bearer ')) return reply.code(401).send({ error: 'Missing authorization header' })
          const accountId = tokens.verify(header.slice('Bearer '.length))
          if (accountId === null) return reply.code(401).send({ error: 'Invalid token' })
          return handler({ ...input, accountId })
        },
      })
    },
  }
}

function readInput<P, Q, B>(
  shape: RouteShape<P, Q, B>,
  request: FastifyRequest,
  reply: FastifyReply,
): RouteInput<P, Q, B> {
  return {
    params: read('params', shape.params, request.params),
    body: read('body', shape.body, request.body),
    query: read('querystring', shape.query, request.query),
    request,
    reply,
  }
}

function read<T>(place: string, reader: Reader<T> | undefined, value: unknown): T {
  // Without a reader T is `unknown` and the handler does not look at it.
  if (!reader) return undefined as T
  const result = reader(value, '')
  if (!result.ok) throw new InputError(place, result.issues)
  return result.value
}
