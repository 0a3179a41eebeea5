import { createPublicKey, verify } from 'node:crypto'
import { decodeBase64Strict } from '../core/base64'
import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { boolean, nullish, object, string } from '../core/input'
import { findOrCreateAccount } from '../store/accounts'
import {
  answerAuthRequest,
  findAuthRequest,
  findOrCreateAuthRequest,
  type AuthRequestKind,
  type AuthRequestRow,
} from '../store/authRequests'

const ED25519_SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
const INVALID_KEY = { error: 'Invalid public key' }

/** Sign-in, terminal login and device linking (docs/protocol.md 2.1, 2.2, 2.4). */
export function registerAuthRoutes(app: HttpApp, context: ServerContext): void {
  const { db, tokens } = context

  app.open(
    {
      method: 'POST',
      url: '/v1/auth',
      body: object({ publicKey: string(), challenge: string(), signature: string() }),
    },
    ({ body, reply }) => {
      const publicKey = decodeBase64Strict(body.publicKey)
      const challenge = decodeBase64Strict(body.challenge)
      const signature = decodeBase64Strict(body.signature)
      if (!isSignedBy(publicKey, challenge, signature)) return reply.code(401).send({ error: 'Invalid signature' })
      const now = context.now()
      const accountId = findOrCreateAccount(db, publicKey.toString('hex'), context.newId('account'), now)
      return { success: true, token: tokens.create(accountId, now) }
    },
  )

  app.open(
    {
      method: 'POST',
      url: '/v1/auth/request',
      body: object({ publicKey: string(), supportsV2: nullish(boolean()) }),
    },
    ({ body, reply }) => {
      const publicKeyHex = boxKeyHex(body.publicKey)
      if (publicKeyHex === null) return reply.code(401).send(INVALID_KEY)
      const request = requestOf('terminal', publicKeyHex, body.supportsV2 ?? false)
      return stateOf(request, request.id)
    },
  )

  app.open(
    {
      method: 'GET',
      url: '/v1/auth/request/status',
      query: object({ publicKey: string() }),
    },
    ({ query }) => {
      const publicKeyHex = boxKeyHex(query.publicKey)
      const request = publicKeyHex === null ? null : findAuthRequest(db, 'terminal', publicKeyHex)
      if (!request) return { status: 'not_found', supportsV2: false }
      if (request.response && request.responseAccountId) return { status: 'authorized', supportsV2: false }
      return { status: 'pending', supportsV2: request.supportsV2 === 1 }
    },
  )

  app.open(
    {
      method: 'POST',
      url: '/v1/auth/account/request',
      body: object({ publicKey: string() }),
    },
    ({ body, reply }) => {
      const publicKeyHex = boxKeyHex(body.publicKey)
      if (publicKeyHex === null) return reply.code(401).send(INVALID_KEY)
      return stateOf(requestOf('account', publicKeyHex, false), undefined)
    },
  )

  registerAnswer('/v1/auth/response', 'terminal')
  registerAnswer('/v1/auth/account/response', 'account')

  function registerAnswer(url: string, kind: AuthRequestKind): void {
    app.account(
      {
        method: 'POST',
        url,
        body: object({ response: string(), publicKey: string() }),
      },
      ({ accountId, body, reply }) => {
        const publicKeyHex = boxKeyHex(body.publicKey)
        if (publicKeyHex === null) return reply.code(401).send(INVALID_KEY)
        if (!findAuthRequest(db, kind, publicKeyHex)) return reply.code(404).send({ error: 'Request not found' })
        answerAuthRequest(db, kind, publicKeyHex, body.response, accountId)
        return { success: true }
      },
    )
  }

  function requestOf(kind: AuthRequestKind, publicKeyHex: string, supportsV2: boolean): AuthRequestRow {
    const newId = context.newId('authRequest')
    return findOrCreateAuthRequest(db, { kind, publicKeyHex, newId, supportsV2, now: context.now() })
  }

  function stateOf(request: AuthRequestRow, tokenSession: string | undefined): object {
    if (!request.response || !request.responseAccountId) return { state: 'requested' }
    const token = tokens.create(request.responseAccountId, context.now(), tokenSession)
    return { state: 'authorized', token, response: request.response }
  }
}

/** @throws Error on wrong lengths (the 500 of docs/protocol.md 2.1) */
function isSignedBy(publicKey: Buffer, challenge: Buffer, signature: Buffer): boolean {
  if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES)
    throw new Error('Wrong key or signature length')
  const key = createPublicKey({ key: Buffer.concat([ED25519_SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' })
  return verify(null, challenge, key, signature)
}

function boxKeyHex(text: string): string | null {
  const key = decodeBase64Strict(text)
  return key.length === KEY_BYTES ? key.toString('hex') : null
}
