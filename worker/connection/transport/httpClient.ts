import * as v from 'valibot'
import { HubError } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import { createJsonGuard } from './limits/jsonGuard'
import { limits } from './limits/limits'
import { failureReason } from './reachability'

/** After this long without a byte the server counts as hanging. */
const stallDeadlineMs = 15_000
/** A server that drips bytes is given up after this long. */
const totalDeadlineMs = 120_000

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /**
   * Starts with one `/`; dynamic parts through `route`. Nothing else is accepted, so no request can leave the origin.
   */
  path: string
  query?: Record<string, string | number>
  /** Sent as JSON, bytes as they are. */
  body?: unknown
  /** The answer's body is handed over unread. */
  takesBody?: (response: Response, extendDeadline: () => void) => Promise<unknown>
  /** Called with the first byte of an answer, whatever it says. */
  onAnswer?: () => void
  /** A request that writes, and that changes nothing when it is made twice. */
  isIdempotent?: boolean
  /** Statuses besides 2xx that are answers to the caller, not errors. */
  expectedStatuses?: readonly number[]
  /** Sent without the token (the open routes of docs/protocol.md 2 and 3.1). */
  anonymous?: boolean
  /** Replaces the 15 s without a byte, and caps the whole request. */
  deadlineMs?: number
  maxBytes?: number
  signal?: AbortSignal
}

export interface HttpAnswer {
  status: number
  /** Parsed JSON, untrusted: give it to `parseAnswer`. */
  body: unknown
  /** Size of the body. */
  bytes: number
}

/** HTTP to exactly one origin. Every failure is a HubError that names it. */
export interface HttpClient {
  readonly serverUrl: CanonicalUrl
  /**
   * Rejects with `unreachable`, `server-failed`, `bad-answer` (no JSON), `too-much`, `sign-in-needed` (401)
   * or `cancelled` (the caller's signal).
   */
  request(request: HttpRequest): Promise<HttpAnswer>
}

/** Path with encoded dynamic parts: route`/v1/sessions/${id}`. */
export function route(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((path, part, index) => path + encodeURIComponent(values[index - 1] ?? '') + part)
}

export function createHttpClient(options: { url: CanonicalUrl; token?: () => string | null }): HttpClient {
  const serverUrl = options.url

  async function request(request: HttpRequest): Promise<HttpAnswer> {
    const url = targetUrl(serverUrl, request)
    const deadline = startDeadline(request.deadlineMs)
    const signal = request.signal ? AbortSignal.any([request.signal, deadline.signal]) : deadline.signal
    const headers: Record<string, string> = { accept: 'application/json' }
    const token = request.anonymous ? null : options.token?.()
    if (token) headers['authorization'] = `Bearer ${token}`
    const isBytes = request.body instanceof Uint8Array
    if (request.body !== undefined) headers['content-type'] = `application/${isBytes ? 'octet-stream' : 'json'}`
    try {
      const response = await fetch(url, {
        method: request.method,
        headers,
        body: isBytes ? (request.body as BodyInit) : request.body === undefined ? null : JSON.stringify(request.body),
        redirect: 'error',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        signal,
      })
      request.onAnswer?.()
      const isAnswer = response.ok || request.expectedStatuses?.includes(response.status) === true
      if (!isAnswer) {
        void response.body?.cancel().catch(() => undefined)
        if (response.status === 401) throw new HubError({ code: 'sign-in-needed', serverUrl })
        throw new HubError({ code: 'server-failed', serverUrl, status: response.status })
      }
      if (request.takesBody) {
        const body = await request.takesBody(response, deadline.extend)
        return { status: response.status, body, bytes: 0 }
      }
      const { text, bytes } = await readText(
        response,
        request.maxBytes ?? limits.answerBytes,
        serverUrl,
        deadline.extend,
      )
      return { status: response.status, body: parseJson(text, serverUrl), bytes }
    } catch (error) {
      if (error instanceof HubError) throw error
      if (request.signal?.aborted) throw new HubError({ code: 'cancelled' }, { cause: error })
      const reason = deadline.signal.aborted ? 'timed-out' : failureReason(serverUrl)
      throw new HubError({ code: 'unreachable', serverUrl, reason }, { cause: error })
    } finally {
      deadline.clear()
    }
  }

  return { serverUrl, request }
}

/**
 * The answer in its schema's shape; rejects with `bad-answer`, whose detail has field paths but none of the server's
 * text.
 */
export function parseAnswer<T extends v.GenericSchema>(
  http: Pick<HttpClient, 'serverUrl'>,
  schema: T,
  answer: HttpAnswer,
): v.InferOutput<T> {
  const result = v.safeParse(schema, answer.body)
  if (result.success) return result.output
  const paths = result.issues.slice(0, 3).map((issue) => `${v.getDotPath(issue) ?? '(root)'}: ${issue.type}`)
  throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: paths.join(', ') })
}

function targetUrl(serverUrl: CanonicalUrl, request: HttpRequest): URL {
  const url = new URL(serverUrl)
  const { origin } = url
  const isPath = request.path.startsWith('/') && !request.path.startsWith('//') && !request.path.includes('\\')
  if (isPath) url.pathname = request.path
  // A hostile id such as `..` would be normalised away into another route.
  if (!isPath || url.origin !== origin || url.pathname !== request.path) {
    throw new HubError({ code: 'internal', detail: 'a request must stay on its server' })
  }
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value))
  return url
}

function startDeadline(deadlineMs: number | undefined) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const total = setTimeout(abort, deadlineMs ?? totalDeadlineMs)
  let stall = setTimeout(abort, deadlineMs ?? stallDeadlineMs)
  return {
    signal: controller.signal,
    extend() {
      clearTimeout(stall)
      stall = setTimeout(abort, deadlineMs ?? stallDeadlineMs)
    },
    clear() {
      clearTimeout(total)
      clearTimeout(stall)
    },
  }
}

/** The text as it streams in: what is too large, too deep or has too many values is refused before it is parsed. */
async function readText(response: Response, maxBytes: number, serverUrl: CanonicalUrl, onBytes: () => void) {
  if (!response.body) return { text: '', bytes: 0 }
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  const guard = createJsonGuard({ depth: limits.jsonDepth, values: limits.jsonValues })
  const parts: string[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    onBytes()
    bytes += value.byteLength
    if (bytes > maxBytes || !guard.take(value)) {
      void reader.cancel().catch(() => undefined)
      throw new HubError({ code: 'too-much', serverUrl, what: 'answer' })
    }
    parts.push(decoder.decode(value, { stream: true }))
  }
  parts.push(decoder.decode())
  return { text: parts.join(''), bytes }
}

function parseJson(text: string, serverUrl: CanonicalUrl): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new HubError({ code: 'bad-answer', serverUrl, detail: 'not JSON' })
  }
}
