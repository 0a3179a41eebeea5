import * as v from 'valibot'
import {
  machineList,
  machineRow,
  sessionRow,
  sessionsPage,
  type MachineRow,
  type SessionRow,
} from '../../protocol/wire/rows'
import { HubError } from '../../api/errors'
import { parseAnswer, type HttpClient } from './httpClient'
import { limits } from './limits/limits'

export interface FetchedList<Row> {
  rows: Row[]
  /** All ids that the server named, also those of malformed rows: what is stored of them must not be deleted. */
  ids: Set<string>
}

/**
 * All sessions of the account: pages of `GET /v2/sessions` until there is none, because the plain list hides all
 * but 150. In order of id, newest first. `onPage` gets each page as it comes; resolves to all ids.
 * Rejects with `too-much` when the list outgrows what one server may cost.
 */
export async function fetchAllSessionRows(
  http: HttpClient,
  onPage: (rows: SessionRow[]) => void,
  signal?: AbortSignal,
): Promise<Set<string>> {
  const ids = new Set<string>()
  let count = 0
  let bytes = 0
  let cursor: string | null = null
  for (;;) {
    const answer = await http.request({
      method: 'GET',
      path: '/v2/sessions',
      query: { limit: limits.pageRows, ...(cursor === null ? {} : { cursor }) },
      ...(signal ? { signal } : {}),
    })
    const { sessions, hasNext, nextCursor } = parseAnswer(http, sessionsPage, answer)
    count += sessions.length
    bytes += answer.bytes
    if (sessions.length > limits.pageRows || count > limits.sessions || bytes > limits.listBytes) throw tooMuch(http)
    const page = wellFormed(sessionRow, sessions)
    for (const id of page.ids) ids.add(id)
    onPage(page.rows)
    if (hasNext === false) return ids
    // What is not in a complete list is deleted here, so a list counts as complete only when the server says so.
    if (hasNext === undefined || nextCursor === null) throw badPages(http, 'session page without an end or a next one')
    if (nextCursor === cursor || sessions.length === 0) throw badPages(http, 'session pages without an end')
    cursor = nextCursor
  }
}

function tooMuch(http: HttpClient): HubError {
  return new HubError({ code: 'too-much', serverUrl: http.serverUrl, what: 'list' })
}

function badPages(http: HttpClient, detail: string): HubError {
  return new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail })
}

/** Largest answer that the server gives. */
const activeRows = 500

/** Sessions seen within 15 minutes (docs/protocol.md 3.2): cheap, and newer than the pages read before it. */
export async function fetchActiveSessionRows(http: HttpClient, signal?: AbortSignal): Promise<FetchedList<SessionRow>> {
  const answer = await http.request({
    method: 'GET',
    path: '/v2/sessions/active',
    query: { limit: activeRows },
    ...(signal ? { signal } : {}),
  })
  const { sessions } = parseAnswer(http, sessionsPage, answer)
  if (sessions.length > activeRows) throw tooMuch(http)
  return wellFormed(sessionRow, sessions)
}

export async function fetchMachineRows(http: HttpClient, signal?: AbortSignal): Promise<FetchedList<MachineRow>> {
  const answer = await http.request({ method: 'GET', path: '/v1/machines', ...(signal ? { signal } : {}) })
  const machines = parseAnswer(http, machineList, answer)
  if (machines.length > limits.machines) throw tooMuch(http)
  return wellFormed(machineRow, machines)
}

const named = v.object({ id: v.string() })

function wellFormed<T extends v.GenericSchema>(schema: T, rows: unknown[]): FetchedList<v.InferOutput<T>> {
  const list: FetchedList<v.InferOutput<T>> = { rows: [], ids: new Set() }
  for (const row of rows) {
    if (v.is(named, row)) list.ids.add(row.id)
    const result = v.safeParse(schema, row)
    if (result.success) list.rows.push(result.output)
  }
  return list
}
