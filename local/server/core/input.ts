/**
 * Readers of untrusted JSON with the real server's error texts (docs/protocol.md 3.1), so that a client sees the same 400s.
 */
export type ReadResult<T> = { ok: true; value: T } | { ok: false; issues: Issue[] }
export interface Issue {
  /** Field names and indexes joined by `/`; '' = the value itself */
  path: string
  text: string
}
export type Reader<T> = (value: unknown, path: string) => ReadResult<T>

export function string(options: { min?: number; max?: number } = {}): Reader<string> {
  return (value, path) => {
    if (typeof value !== 'string') return wrongType('string', value, path)
    if (options.min !== undefined && value.length < options.min) {
      return issue(path, `Too small: expected string to have >=${options.min} characters`)
    }
    if (options.max !== undefined && value.length > options.max) {
      return issue(path, `Too big: expected string to have <=${options.max} characters`)
    }
    return { ok: true, value }
  }
}

export function uuid(): Reader<string> {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
  return (value, path) => {
    if (typeof value !== 'string') return wrongType('string', value, path)
    return pattern.test(value) ? { ok: true, value } : issue(path, 'Invalid UUID')
  }
}

export function number(options: { integer?: boolean; min?: number; max?: number } = {}): Reader<number> {
  return (value, path) => {
    if (typeof value !== 'number' || Number.isNaN(value)) return wrongType('number', value, path)
    if (options.integer && !Number.isSafeInteger(value))
      return issue(path, 'Invalid input: expected int, received number')
    if (options.min !== undefined && value < options.min) {
      return issue(path, `Too small: expected number to be >=${options.min}`)
    }
    if (options.max !== undefined && value > options.max) {
      return issue(path, `Too big: expected number to be <=${options.max}`)
    }
    return { ok: true, value }
  }
}

/** A whole number in a query string. */
export function queryNumber(options: { min?: number; max?: number }): Reader<number> {
  const reader = number({ ...options, integer: true })
  return (value, path) => reader(Number(value), path)
}

export function boolean(): Reader<boolean> {
  return (value, path) => (typeof value === 'boolean' ? { ok: true, value } : wrongType('boolean', value, path))
}

export function oneOf<const T extends string>(...values: T[]): Reader<T> {
  return (value, path) => {
    const found = values.find((known) => known === value)
    if (found !== undefined) return { ok: true, value: found }
    return issue(path, `Invalid option: expected one of ${values.map((known) => `"${known}"`).join('|')}`)
  }
}

export function array<T>(item: Reader<T>, options: { min: number; max: number }): Reader<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return wrongType('array', value, path)
    if (value.length < options.min) return issue(path, `Too small: expected array to have >=${options.min} items`)
    if (value.length > options.max) return issue(path, `Too big: expected array to have <=${options.max} items`)
    const results = value.map((entry: unknown, index) => item(entry, join(path, String(index))))
    const issues = results.flatMap((result) => (result.ok ? [] : result.issues))
    if (issues.length > 0) return { ok: false, issues }
    return { ok: true, value: results.flatMap((result) => (result.ok ? [result.value] : [])) }
  }
}

/** Any JSON object; its fields are not looked at. */
export function record(): Reader<Record<string, unknown>> {
  return (value, path) => (isRecord(value) ? { ok: true, value } : wrongType('record', value, path))
}

export function anything(): Reader<unknown> {
  return (value) => ({ ok: true, value })
}

export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, path) => (value === undefined ? { ok: true, value } : reader(value, path))
}

export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, path) => (value === null ? { ok: true, value } : reader(value, path))
}

/** Missing and null are the same. */
export function nullish<T>(reader: Reader<T>): Reader<T | null> {
  return (value, path) => (value === null || value === undefined ? { ok: true, value: null } : reader(value, path))
}

export function withDefault<T>(reader: Reader<T>, fallback: T): Reader<T> {
  return (value, path) => (value === undefined ? { ok: true, value: fallback } : reader(value, path))
}

/** Unknown fields are dropped. */
export function object<T extends object>(fields: { [K in keyof T]: Reader<T[K]> }): Reader<T> {
  return (value, path) => {
    if (!isRecord(value)) return wrongType('object', value, path)
    const values: Record<string, unknown> = {}
    const issues: Issue[] = []
    for (const [name, reader] of Object.entries<Reader<unknown>>(fields)) {
      const result = reader(value[name], join(path, name))
      if (result.ok) values[name] = result.value
      else issues.push(...result.issues)
    }
    // Each field was read by its own reader, so together they are a T.
    return issues.length > 0 ? { ok: false, issues } : { ok: true, value: values as T }
  }
}

/** A rule over a whole value. */
export function check<T>(reader: Reader<T>, isGood: (value: T) => boolean, text: string): Reader<T> {
  return (value, path) => {
    const result = reader(value, path)
    return result.ok && !isGood(result.value) ? issue(path, text) : result
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function issue(path: string, text: string): { ok: false; issues: Issue[] } {
  return { ok: false, issues: [{ path, text }] }
}

function wrongType(expected: string, value: unknown, path: string): { ok: false; issues: Issue[] } {
  return issue(path, `Invalid input: expected ${expected}, received ${typeName(value)}`)
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isNaN(value) ? 'NaN' : typeof value
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`
}
