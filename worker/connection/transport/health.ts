import * as v from 'valibot'
import { HubError } from '../../api/errors'
import { healthAnswer } from '../../protocol/wire/auth'
import type { HttpClient } from './httpClient'

/**
 * Resolves when a Happy server answers at this address (docs/protocol.md 3.1). Rejects with `not-a-happy-server` for every
 * other answer, `server-failed` for 5xx, `unreachable` for none. `version` = what it says of itself, untrusted text.
 */
export async function checkHealth(http: HttpClient, signal?: AbortSignal): Promise<{ version: string | null }> {
  const notHappy = new HubError({ code: 'not-a-happy-server', serverUrl: http.serverUrl })
  const answer = await http
    .request({ method: 'GET', path: '/health', anonymous: true, maxBytes: 64 * 1024, ...(signal ? { signal } : {}) })
    .catch((error: unknown) => {
      if (error instanceof HubError && isAnswerOfAnotherService(error)) throw notHappy
      throw error
    })
  const parsed = v.safeParse(healthAnswer, answer.body)
  if (!parsed.success) throw notHappy
  return { version: parsed.output.version }
}

function isAnswerOfAnotherService({ data }: HubError): boolean {
  return (
    data.code === 'bad-answer' || data.code === 'sign-in-needed' || (data.code === 'server-failed' && data.status < 500)
  )
}
