import type { Database } from './database'

export type RelationshipStatus = 'none' | 'requested' | 'pending' | 'friend' | 'rejected'

/** One direction: how `from` stands to `to`. */
export interface Relationship {
  status: RelationshipStatus
  /** When `from` was last told by a feed post; null = never */
  notifiedAt: number | null
}

export function findRelationship(db: Database, fromId: string, toId: string): Relationship {
  const row = db.get<Relationship>(
    'SELECT status, notified_at AS notifiedAt FROM relationships WHERE from_id = ? AND to_id = ?',
    [fromId, toId],
  )
  return row ?? { status: 'none', notifiedAt: null }
}

export function setRelationship(db: Database, fromId: string, toId: string, status: RelationshipStatus): void {
  db.run(
    `INSERT INTO relationships (from_id, to_id, status) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET status = excluded.status`,
    [fromId, toId, status],
  )
}

export function setNotified(db: Database, fromId: string, toId: string, now: number): void {
  db.run('UPDATE relationships SET notified_at = ? WHERE from_id = ? AND to_id = ?', [now, fromId, toId])
}

/** Friends, and requests of either direction. */
export function listRelated(db: Database, fromId: string): { id: string; status: RelationshipStatus }[] {
  return db.all(
    `SELECT to_id AS id, status FROM relationships
     WHERE from_id = ? AND status IN ('friend', 'pending', 'requested')`,
    [fromId],
  )
}

export type FeedBody = { kind: 'friend_request' | 'friend_accepted'; uid: string }

export interface FeedItem {
  id: string
  body: FeedBody
  repeatKey: string
  /** Position in the account's feed, counted from 1 */
  counter: number
  createdAt: number
}

/** Replaces an earlier item of the same `repeatKey`. */
export function insertFeedItem(db: Database, accountId: string, item: FeedItem): void {
  db.run('DELETE FROM feed_items WHERE account_id = ? AND repeat_key = ?', [accountId, item.repeatKey])
  db.run('INSERT INTO feed_items (account_id, counter, id, body, repeat_key, created_at) VALUES (?, ?, ?, ?, ?, ?)', [
    accountId,
    item.counter,
    item.id,
    JSON.stringify(item.body),
    item.repeatKey,
    item.createdAt,
  ])
}

/** Newest first. Bounds are exclusive; null = open. */
export function listFeedItems(
  db: Database,
  accountId: string,
  page: { before: number | null; after: number | null; limit: number },
): FeedItem[] {
  const rows = db.all<Omit<FeedItem, 'body'> & { body: string }>(
    `SELECT id, body, repeat_key AS repeatKey, counter, created_at AS createdAt FROM feed_items
     WHERE account_id = ?1 AND (?2 IS NULL OR counter < ?2) AND (?3 IS NULL OR counter > ?3)
     ORDER BY counter DESC LIMIT ?4`,
    [accountId, page.before, page.after, page.limit],
  )
  return rows.map((row) => Object.assign(row, { body: JSON.parse(row.body) as FeedBody }))
}
