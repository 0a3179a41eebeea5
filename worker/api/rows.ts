/**
 * Rows by their id, in groups: changing one copies its group and the list of groups, and so does each page that gets the
 * patch, however many rows there are. Law: read as one record with all of them. No group is empty.
 */
export type Rows<Row extends { id: string }> = Readonly<Record<string, Readonly<Record<Row['id'], Row>>>>

const groupCount = 64

/** Integer keys: an engine copies such objects fastest. */
function groupOf(id: string): string {
  let hash = 0
  for (let index = 0; index < id.length; index++) hash = (hash * 31 + id.charCodeAt(index)) | 0
  return String((hash >>> 0) % groupCount)
}

export function rowAt<Row extends { id: string }>(rows: Rows<Row> | undefined, id: Row['id']): Row | undefined {
  const group = rows?.[groupOf(id)]
  // Ids come from servers: one may be called like a part of every object.
  return group && Object.hasOwn(group, id) ? group[id] : undefined
}

/** In no order. */
export function allRows<Row extends { id: string }>(rows: Rows<Row> | undefined): Row[] {
  return Object.values(rows ?? {}).flatMap((group) => Object.values<Row>(group))
}

export function rowIds<Row extends { id: string }>(rows: Rows<Row> | undefined): Row['id'][] {
  return Object.values(rows ?? {}).flatMap((group) => Object.keys(group) as Row['id'][])
}

export function rowsOf<Row extends { id: string }>(list: Iterable<Row>): Rows<Row> {
  return withRows<Row>(
    {},
    Array.from(list, (row) => [row.id, row] as const),
  )
}

/** `undefined` = there is no such row any more. */
export function withRows<Row extends { id: string }>(
  rows: Rows<Row>,
  changes: Iterable<readonly [Row['id'], Row | undefined]>,
): Rows<Row> {
  const copies = new Map<string, Map<Row['id'], Row>>()
  for (const [id, row] of changes) {
    const key = groupOf(id)
    const copy = copies.get(key) ?? new Map(Object.entries<Row>(rows[key] ?? {}) as [Row['id'], Row][])
    copies.set(key, copy)
    if (row) copy.set(id, row)
    else copy.delete(id)
  }
  const groups = { ...rows }
  for (const [key, copy] of copies) {
    if (copy.size === 0) delete groups[key]
    else groups[key] = Object.fromEntries(copy) as Record<Row['id'], Row>
  }
  return groups
}
