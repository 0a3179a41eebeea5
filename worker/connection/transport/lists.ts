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

/** Largest page that the server gives (docs/protocol.md 3.2). */
const pageSize = 200
/** A million sessions: more than that is a server that never ends. */
const maxRows = 1_000_000

export interface FetchedList<Row> {
  rows: Row[]
  /** All ids that the server named, also those of malformed rows: what is stored of them must not be deleted. */
  ids: Set<string>
}

/**
 * All sessions of the account: pages of `GET /v2/sessions` until there is none, because the plain list hides all
 * but 150. In order of id, newest first.
 */
export async function fetchAllSessionRows(http: HttpClient, signal?: AbortSignal): Promise<FetchedList<SessionRow>> {
  const rows: unknown[] = []
  let cursor: string | null = null
  for (;;) {
    const answer = await http.request({
      method: 'GET',
      path: '/v2/sessions',
      query: { limit: pageSize, ...(cursor === null ? {} : { cursor }) },
      ...(signal ? { signal } : {}),
    })
    const { sessions, hasNext, nextCursor } = parseAnswer(http, sessionsPage, answer)
    for (const row of sessions) rows.push(row)
    if (hasNext === false) return wellFormed(sessionRow, rows)
    // What is not in a complete list is deleted here, so a list counts as complete only when the server says so.
    if (hasNext === undefined || nextCursor === null) throw badPages(http, 'session page without an end or a next one')
    if (nextCursor === cursor || sessions.length === 0 || rows.length > maxRows) {
      throw badPages(http, 'session pages without an end')
    }
    cursor = nextCursor
  }
}

function badPages(http: HttpClient, detail: string): HubError {
  return new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail })
}

/** Sessions seen within 15 minutes (docs/protocol.md 3.2): cheap, and newer than the pages read before it. */
export async function fetchActiveSessionRows(http: HttpClient, signal?: AbortSignal): Promise<FetchedList<SessionRow>> {
  const answer = await http.request({
    method: 'GET',
    path: '/v2/sessions/active',
    query: { limit: 500 },
    ...(signal ? { signal } : {}),
  })
  return wellFormed(sessionRow, parseAnswer(http, sessionsPage, answer).sessions)
}

export async function fetchMachineRows(http: HttpClient, signal?: AbortSignal): Promise<FetchedList<MachineRow>> {
  const answer = await http.request({ method: 'GET', path: '/v1/machines', ...(signal ? { signal } : {}) })
  return wellFormed(machineRow, parseAnswer(http, machineList, answer))
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
