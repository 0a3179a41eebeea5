import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { object, oneOf, string } from '../core/input'
import { findGithubUser, saveGithubUser } from '../store/accounts'
import { deleteVendorToken, listVendorTokens, saveVendorToken } from '../store/accountTokens'

const NO_VOICE = { error: 'ELEVENLABS_API_KEY not configured' }

/**
 * Vendor tokens and the end of a connection with GitHub; making one, and voice, answer as on a server where they are not
 * set up (docs/protocol.md 3.9).
 */
export function registerConnectedServiceRoutes(app: HttpApp, context: ServerContext): void {
  const { db, events } = context
  const vendorParams = object({ vendor: oneOf('openai', 'anthropic', 'gemini') })

  app.account(
    {
      method: 'GET',
      url: '/v1/connect/github/params',
    },
    ({ reply }) => reply.code(400).send({ error: 'GitHub OAuth not configured' }),
  )

  app.account({ method: 'DELETE', url: '/v1/connect/github' }, ({ accountId }) => {
    const known = findGithubUser(db, accountId)
    if (known?.profile) {
      saveGithubUser(db, accountId, { ...known, profile: null })
      events.update(accountId, { to: 'user' }, { t: 'update-account', id: accountId, github: null, username: null })
    }
    return { success: true }
  })

  app.account(
    {
      method: 'POST',
      url: '/v1/connect/:vendor/register',
      params: vendorParams,
      body: object({ token: string() }),
    },
    ({ accountId, params, body }) => {
      saveVendorToken(db, accountId, params.vendor, body.token)
      return { success: true }
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/connect/:vendor/token',
      params: vendorParams,
    },
    ({ accountId, params }) => {
      const row = listVendorTokens(db, accountId).find((entry) => entry.vendor === params.vendor)
      return { token: row?.token ?? null }
    },
  )

  app.account(
    {
      method: 'DELETE',
      url: '/v1/connect/:vendor',
      params: vendorParams,
    },
    ({ accountId, params }) => {
      // As there: of a vendor without a key it fails.
      if (!deleteVendorToken(db, accountId, params.vendor)) throw new Error(`No key of ${params.vendor}`)
      return { success: true }
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/connect/tokens',
    },
    ({ accountId }) => ({ tokens: listVendorTokens(db, accountId) }),
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/voice/conversations',
      body: object({ agentId: string() }),
    },
    ({ reply }) => reply.code(500).send(NO_VOICE),
  )

  app.account({ method: 'GET', url: '/v1/voice/usage' }, ({ reply }) => reply.code(500).send(NO_VOICE))
}
