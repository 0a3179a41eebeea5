/** A permission request as its agent state has it. */
export interface RequestContent {
  id: string
  tool: string
  /** Untrusted JSON of limited depth. */
  arguments: unknown
}

/**
 * Names the contents of a request: base64url SHA-256 of its id, tool and arguments as canonical JSON (keys sorted). A
 * page computes it of what it shows and the hub of what waits, so that an answer is about what the person saw.
 */
export async function requestDigest({ id, tool, arguments: input }: RequestContent): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson([id, tool, input]))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return btoa(String.fromCharCode(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** JSON that is the same for equal values, whatever the order of their keys. What JSON does not have counts as null. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`)
  return `{${fields.join(',')}}`
}
