import { pause } from '../../shared/pause'
import type { HttpAnswer, HttpClient, HttpRequest } from './httpClient'

/** A request without the first byte of an answer for this long may have been lost on the way. */
const stalledAfterMs = 3_000

/**
 * A client that makes a stalled request a second time, if the server answers on its socket: a line that was broken for
 * a moment would otherwise hold a chat up until the first request's deadline. The first answer counts. Only what can be
 * asked twice is: reading, and writing that says so.
 *
 * @param isServerThere asks the server now; resolves when it has answered or its line is given up
 */
export function createRepeatingHttp(http: HttpClient, isServerThere: () => Promise<boolean>): HttpClient {
  return {
    serverUrl: http.serverUrl,
    request: (request) => (isRepeatable(request) ? requestTwice(http, request, isServerThere) : http.request(request)),
  }
}

function isRepeatable({ method, isIdempotent, takesBody, deadlineMs }: HttpRequest): boolean {
  return (method === 'GET' || isIdempotent === true) && !takesBody && deadlineMs === undefined
}

async function requestTwice(
  http: HttpClient,
  request: HttpRequest,
  isServerThere: () => Promise<boolean>,
): Promise<HttpAnswer> {
  const isOver = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, isOver.signal]) : isOver.signal
  const begins = new AbortController()
  const first = http.request({ ...request, signal, onAnswer: () => begins.abort() })
  const ends = first.then(
    () => begins.abort(),
    () => begins.abort(),
  )
  try {
    await pause(stalledAfterMs, begins.signal)
    if (begins.signal.aborted) return await first
    const isStalled = await Promise.race([isServerThere(), ends.then(() => false)])
    if (!isStalled || begins.signal.aborted) return await first
    return await Promise.any([first, http.request({ ...request, signal })])
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error
  } finally {
    isOver.abort()
  }
}
