import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { nullable, number, object, string } from '../core/input'
import { findAccount, findGithubUser, writeSettings } from '../store/accounts'
import { listVendorTokens } from '../store/accountTokens'

/** Profile and synced settings (docs/protocol.md 3.6). There is never an avatar here. */
export function registerAccountRoutes(app: HttpApp, context: ServerContext): void {
  const { db, events } = context

  app.account(
    {
      method: 'GET',
      url: '/v1/account/profile',
    },
    ({ accountId }) => {
      if (!findAccount(db, accountId)) throw new Error(`No account ${accountId}`)
      const known = findGithubUser(db, accountId)
      const github = known?.profile ? (JSON.parse(known.profile) as { login: string }) : null
      return {
        id: accountId,
        timestamp: context.now(),
        firstName: known?.firstName ?? null,
        lastName: known?.lastName ?? null,
        username: github?.login ?? null,
        avatar: null,
        github,
        connectedServices: listVendorTokens(db, accountId).map((row) => row.vendor),
      }
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/account/settings',
    },
    ({ accountId, reply }) => {
      const account = findAccount(db, accountId)
      if (!account) return reply.code(500).send({ error: 'Failed to get account settings' })
      return { settings: account.settings, settingsVersion: account.settingsVersion }
    },
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/account/settings',
      body: object({ settings: nullable(string()), expectedVersion: number({ integer: true, min: 0 }) }),
    },
    ({ accountId, body, reply }) => {
      if (!writeSettings(db, accountId, body.settings, body.expectedVersion, context.now())) {
        const account = findAccount(db, accountId)
        if (!account) return reply.code(500).send({ success: false, error: 'Failed to update account settings' })
        return {
          success: false,
          error: 'version-mismatch',
          currentVersion: account.settingsVersion,
          currentSettings: account.settings,
        }
      }
      const version = body.expectedVersion + 1
      const settings = { value: body.settings, version }
      events.update(accountId, { to: 'user' }, { t: 'update-account', id: accountId, settings })
      return { success: true, version }
    },
  )
}
