import * as v from 'valibot'
import { HubError } from '../../api/errors'
import type { CanonicalUrl, SessionId } from '../../api/ids'
import { parseAnswer, route, type HttpClient } from '../transport/httpClient'
import { sessionNotFound } from '../transport/messages'
import { attachmentPlace } from './attachmentUrl'

type Bytes = Uint8Array<ArrayBuffer>

/** The largest attachment that a server takes, encrypted (docs/protocol.md 3.7). */
export const mostBlobBytes = 10 * 1024 * 1024
/** Long, because a phone on a bad line takes minutes for 10 MB. */
const uploadMs = 300_000
const downloadMs = 120_000

const longText = v.pipe(v.string(), v.maxLength(8_000))
const uploadAnswer = v.object({
  ref: v.pipe(v.string(), v.maxLength(2_000)),
  uploadUrl: longText,
  method: v.picklist(['PUT', 'POST']),
  formFields: v.nullish(v.record(v.pipe(v.string(), v.maxLength(200)), longText), null),
})
const downloadAnswer = v.object({ downloadUrl: longText })

/** Resolves to the ref of what was uploaded. */
export async function uploadBlob(
  http: HttpClient,
  sessionId: SessionId,
  blob: Bytes,
  signal: AbortSignal,
): Promise<string> {
  const answer = await http.request({
    method: 'POST',
    path: route`/v1/sessions/${sessionId}/attachments/request-upload`,
    // The server can read the name, so it tells nothing.
    body: { filename: 'attachment', size: blob.length },
    expectedStatuses: [404],
    signal,
  })
  if (answer.status === 404) throw sessionNotFound(http)
  const { ref, uploadUrl, method, formFields } = parseAnswer(http, uploadAnswer, answer)
  const place = attachmentPlace(http.serverUrl, uploadUrl)
  if (place.kind === 'storage') {
    const body = formFields ? formOf(formFields, blob) : blob
    await callStorage(http.serverUrl, place.url, { method, body }, AbortSignal.any([signal, deadline(uploadMs)]))
    return ref
  }
  const { path, query } = place
  await http.request({ method, path, query, body: blob, deadlineMs: uploadMs, signal, takesBody: dismiss })
  return ref
}

/** The encrypted bytes; rejects with `not-found` when the server does not have them. */
export async function downloadBlob(http: HttpClient, sessionId: SessionId, ref: string): Promise<Bytes> {
  const asked = await http.request({
    method: 'POST',
    path: route`/v1/sessions/${sessionId}/attachments/request-download`,
    body: { ref },
    expectedStatuses: [400, 404],
  })
  if (asked.status !== 200) throw attachmentNotFound(http)
  const place = attachmentPlace(http.serverUrl, parseAnswer(http, downloadAnswer, asked).downloadUrl)
  if (place.kind === 'storage') {
    const signal = deadline(downloadMs)
    return readBytes(http, await callStorage(http.serverUrl, place.url, { method: 'GET' }, signal))
  }
  const { path, query } = place
  const answer = await http.request({
    method: 'GET',
    path,
    query,
    expectedStatuses: [404],
    takesBody: (response, extend) => (response.ok ? readBytes(http, response, extend) : dismiss(response)),
  })
  if (answer.status === 404) throw attachmentNotFound(http)
  return answer.body as Bytes
}

export function attachmentNotFound(http: Pick<HttpClient, 'serverUrl'>): HubError {
  return new HubError({ code: 'not-found', serverUrl: http.serverUrl, what: 'file' })
}

/** Without our token, whatever it answers. */
async function callStorage(
  serverUrl: CanonicalUrl,
  url: URL,
  request: { method: string; body?: BodyInit },
  signal: AbortSignal,
): Promise<Response> {
  const failed = (why: 'unreachable' | 'refused', cause?: unknown): HubError =>
    new HubError({ code: 'attachment-storage', serverUrl, host: url.host, why }, { cause })
  let response: Response
  try {
    response = await fetch(url, {
      ...request,
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal,
    })
  } catch (error) {
    throw failed('unreachable', error)
  }
  if (response.ok) return response
  await dismiss(response)
  throw failed('refused')
}

function formOf(fields: Record<string, string>, blob: Bytes): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([blob]))
  return form
}

async function readBytes(
  http: Pick<HttpClient, 'serverUrl'>,
  response: Response,
  onBytes: () => void = () => undefined,
): Promise<Bytes> {
  const parts: BlobPart[] = []
  let length = 0
  const reader = response.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done || !value) return new Uint8Array(await new Blob(parts).arrayBuffer())
    onBytes()
    length += value.byteLength
    if (length > mostBlobBytes) {
      void reader?.cancel().catch(() => undefined)
      throw new HubError({ code: 'too-much', serverUrl: http.serverUrl, what: 'attachment' })
    }
    parts.push(value)
  }
}

async function dismiss(response: Response): Promise<null> {
  await response.body?.cancel().catch(() => undefined)
  return null
}

function deadline(ms: number): AbortSignal {
  return AbortSignal.timeout(ms)
}
