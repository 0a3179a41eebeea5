import type { FileContent } from '../../../worker/api/agents/files'

interface KeptRead {
  /** When it was asked for, on the page's own clock. */
  at: number
  content: Promise<FileContent>
}

/** By what was read, oldest first. */
const reads = new Map<string, KeptRead>()
const mostReads = 8

/**
 * What `read` gives, or gave at most so long ago: rows of a chat come and go as it is scrolled, and many changes are of
 * one file. What failed is read again.
 */
export function readKept(key: string, read: () => Promise<FileContent>, mostAge: number): Promise<FileContent> {
  const now = performance.now()
  const before = reads.get(key)
  if (before && now - before.at < mostAge) return before.content
  const kept = { at: now, content: read() }
  reads.delete(key)
  reads.set(key, kept)
  const [oldest] = reads.keys()
  if (reads.size > mostReads && oldest !== undefined) reads.delete(oldest)
  kept.content.catch(() => {
    if (reads.get(key) === kept) reads.delete(key)
  })
  return kept.content
}
