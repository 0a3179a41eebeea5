import * as v from 'valibot'
import { HubError } from '../../api/errors'
import type { AccountServices, UsageDay } from '../../api/agents/account'
import { displayLine, displayLineOrNull } from '../../chat/records/displayText'
import { parseAnswer, route, type HttpClient } from '../transport/httpClient'

/** Usage, connected services and phones of one account (docs/protocol.md 3.6, 3.8, 3.9). */
export interface AccountServiceCalls {
  readUsageDays(days: number): Promise<UsageDay[]>
  readServices(): Promise<AccountServices>
  disconnectService(service: string): Promise<void>
  githubPage(): Promise<string | null>
  removePhone(phoneId: string): Promise<void>
}

const dayMs = 86_400_000
const mostListed = 200

const sums = v.record(v.string(), v.unknown())
const usageAnswer = v.object({ usage: v.array(v.object({ timestamp: v.number(), tokens: sums, cost: sums })) })
const profileAnswer = v.object({
  github: v.nullish(v.record(v.string(), v.unknown())),
  connectedServices: v.optional(v.array(v.string()), []),
})
const phonesAnswer = v.object({
  tokens: v.array(v.object({ id: v.string(), token: v.string(), createdAt: v.number(), updatedAt: v.number() })),
})
const githubAnswer = v.object({ url: v.string() })
/** No other page is opened for a server. */
const githubStart = 'https://github.com/login/oauth/authorize?'
const done = v.object({ success: v.literal(true) })

export function createAccountServiceCalls(http: HttpClient): AccountServiceCalls {
  async function phones() {
    return parseAnswer(http, phonesAnswer, await http.request({ method: 'GET', path: '/v1/push-tokens' })).tokens
  }

  async function profile() {
    return parseAnswer(http, profileAnswer, await http.request({ method: 'GET', path: '/v1/account/profile' }))
  }

  async function isConnected(service: string): Promise<boolean> {
    const { github, connectedServices } = await profile()
    return service === 'github' ? Boolean(github) : connectedServices.includes(service)
  }

  async function remove(path: string): Promise<void> {
    parseAnswer(http, done, await http.request({ method: 'DELETE', path }))
  }

  return {
    async readUsageDays(days) {
      // The server counts in seconds.
      const startTime = Math.floor((Date.now() - days * dayMs) / 1000)
      const body = { startTime, groupBy: 'day' }
      const answer = await http.request({ method: 'POST', path: '/v1/usage/query', body })
      return parseAnswer(http, usageAnswer, answer)
        .usage.map(({ timestamp, tokens, cost }) => ({
          at: timestamp * 1000,
          tokens: totalOf(tokens),
          cost: totalOf(cost),
        }))
        .toSorted((a, b) => a.at - b.at)
        .slice(-days - 1)
    },
    async readServices() {
      const [{ github, connectedServices }, tokens] = await Promise.all([profile(), phones()])
      return {
        github: github ? { login: displayLineOrNull(github['login'], 100) } : null,
        services: connectedServices.slice(0, mostListed).map((name) => displayLine(name, 50)),
        // A whole token lets its holder send pushes to that phone.
        phones: tokens.slice(0, mostListed).map(({ id, token, createdAt, updatedAt }) => ({
          id,
          ending: displayLine(token.replaceAll(/[^\w-]/g, '').slice(-6), 6),
          createdAt,
          updatedAt,
        })),
      }
    },
    async disconnectService(service) {
      try {
        await remove(route`/v1/connect/${service}`)
      } catch (error) {
        // A server fails where another client was faster.
        if (!(error instanceof HubError) || error.code !== 'server-failed' || (await isConnected(service))) throw error
      }
    },
    async githubPage() {
      const answer = await http.request({ method: 'GET', path: '/v1/connect/github/params', expectedStatuses: [400] })
      if (answer.status === 400) return null
      const { url } = parseAnswer(http, githubAnswer, answer)
      if (url.startsWith(githubStart)) return url
      throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: 'not a page of GitHub' })
    },
    async removePhone(phoneId) {
      const phone = (await phones()).find(({ id }) => id === phoneId)
      // Another client was faster.
      if (phone) await remove(route`/v1/push-tokens/${phone.token}`)
    },
  }
}

function totalOf({ total }: Record<string, unknown>): number | null {
  return typeof total === 'number' && Number.isFinite(total) && total >= 0 ? total : null
}
