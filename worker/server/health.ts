import * as v from 'valibot'
import { HubError } from '../api/errors'
import { healthAnswer } from '../protocol/wire/auth'
import type { HttpClient } from './httpClient'

/**
 * Resolves when a Happy server answers at this address (PROTOCOL 3.1). Rejects with `not-a-happy-server` for every
 * other answer, `server-failed` for 5xx, `unreachable` for none.
 */
export async function checkHealth(http: HttpClient, signal?: AbortSignal): Promise<void> {
  const notHappy = new HubError({ code: 'not-a-happy-server', serverUrl: http.serverUrl })
  const answer = await http
    .request({ method: 'GET', path: '/health', anonymous: true, maxBytes: 64 * 1024, ...(signal ? { signal } : {}) })
    .catch((error: unknown) => {
      if (error instanceof HubError && isAnswerOfAnotherService(error)) throw notHappy
      throw error
    })
  if (!v.is(healthAnswer, answer.body)) throw notHappy
}

function isAnswerOfAnotherService({ data }: HubError): boolean {
  return (
    data.code === 'bad-answer' || data.code === 'sign-in-needed' || (data.code === 'server-failed' && data.status < 500)
  )
}
