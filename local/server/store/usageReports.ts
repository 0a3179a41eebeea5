import type { Database } from './database'

/** Numbers by name; `total` is always there (docs/protocol.md 3.8). */
export type UsageNumbers = Record<string, number>

export interface UsageReport {
  tokens: UsageNumbers
  cost: UsageNumbers
}

export interface UsageReportRow extends UsageReport {
  id: string
  createdAt: number
  updatedAt: number
}

interface StoredReport {
  id: string
  data: string
  createdAt: number
  updatedAt: number
}

/** One report per (account, session, key); a later one replaces it. @param sessionId '' = of no session */
export function saveUsageReport(
  db: Database,
  report: { newId: string; accountId: string; sessionId: string; key: string; usage: UsageReport },
  now: number,
): StoredReport {
  const row = db.get<StoredReport>(
    `INSERT INTO usage_reports (id, account_id, session_id, key, data, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (account_id, session_id, key) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at
     RETURNING id, data, created_at AS createdAt, updated_at AS updatedAt`,
    [report.newId, report.accountId, report.sessionId, report.key, JSON.stringify(report.usage), now, now],
  )
  if (!row) throw new Error('The usage report was not stored')
  return row
}

/** Newest first. Times in milliseconds, inclusive; null = open. */
export function listUsageReports(
  db: Database,
  accountId: string,
  filter: { sessionId: string | null; from: number | null; to: number | null },
): UsageReportRow[] {
  const rows = db.all<StoredReport>(
    `SELECT id, data, created_at AS createdAt, updated_at AS updatedAt FROM usage_reports
     WHERE account_id = ?1 AND (?2 IS NULL OR session_id = ?2) AND (?3 IS NULL OR created_at >= ?3)
       AND (?4 IS NULL OR created_at <= ?4) ORDER BY created_at DESC`,
    [accountId, filter.sessionId, filter.from, filter.to],
  )
  return rows.map((row) => Object.assign(row, JSON.parse(row.data) as UsageReport))
}
