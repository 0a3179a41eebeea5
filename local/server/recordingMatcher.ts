/**
 * Compares answers of our server with recorded ones. Values that differ from run to run (ids, times, tokens) are
 * bound at their first meeting: the same recorded value must be the same value of ours wherever it comes again,
 * and times must keep their order. Everything else must be equal.
 */
export interface RecordingMatcher {
  /** Recorded text with the bound values put in, for requests. */
  toOurs(recorded: string): string
  /** @returns where `ours` differs, one line each; empty = a match */
  differences(recorded: unknown, ours: unknown): string[]
  /** @returns pairs of times whose order is not the recorded one */
  timeDisorder(): string[]
}

const CUID = /^c[a-z0-9]{24}$/
const CONTAINER_ID = /^[A-Za-z0-9]{12}$/
const ATTACHMENT = /^(https:\/\/happy\.example\/v1\/)?sessions\/c[a-z0-9]{24}\/attachments\/[0-9a-f-]{36}\.enc$/
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/

export function createRecordingMatcher(): RecordingMatcher {
  const texts = new Map<string, string>()
  const times = new Map<number, number>()

  const compareText = (recorded: string, ours: unknown, path: string): string[] => {
    const mismatch = [`${path}: recorded ${JSON.stringify(recorded)}, ours ${JSON.stringify(ours)}`]
    if (typeof ours !== 'string') return mismatch
    if (recorded === '<token>') return JWT.test(ours) ? [] : mismatch
    for (const pattern of [CUID, ISO_TIME]) {
      if (pattern.test(recorded)) return pattern.test(ours) ? bind(texts, recorded, ours, path) : mismatch
    }
    if (path.endsWith('update.id') && CONTAINER_ID.test(recorded)) {
      return CONTAINER_ID.test(ours) ? bind(texts, recorded, ours, path) : mismatch
    }
    if (ATTACHMENT.test(recorded)) {
      const [recordedFile = '', ourFile = ''] = [recorded, ours].map((text) => text.slice(text.lastIndexOf('/') + 1))
      return [...bind(texts, recordedFile, ourFile, path), ...(toOurs(recorded) === ours ? [] : mismatch)]
    }
    return toOurs(recorded) === ours ? [] : mismatch
  }

  const compareNumber = (recorded: number, ours: unknown, path: string): string[] => {
    if (typeof ours === 'number') {
      if (isTime(recorded)) return isTime(ours) ? bind(times, recorded, ours, path) : [`${path}: no time: ${ours}`]
      if (isDay(recorded)) return isDay(ours) ? [] : [`${path}: no start of a day in seconds: ${ours}`]
    }
    return recorded === ours ? [] : [`${path}: recorded ${recorded}, ours ${JSON.stringify(ours)}`]
  }

  const compare = (recorded: unknown, ours: unknown, path: string): string[] => {
    if (typeof recorded === 'string') return compareText(recorded, ours, path)
    if (typeof recorded === 'number') return compareNumber(recorded, ours, path)
    if (typeof recorded !== 'object' || recorded === null) {
      return recorded === ours ? [] : [`${path}: recorded ${String(recorded)}, ours ${JSON.stringify(ours)}`]
    }
    if (typeof ours !== 'object' || ours === null || Array.isArray(recorded) !== Array.isArray(ours)) {
      return [`${path}: recorded ${JSON.stringify(recorded)}, ours ${JSON.stringify(ours)}`]
    }
    const recordedFields = new Map<string, unknown>(Object.entries(recorded))
    const ourFields = new Map<string, unknown>(Object.entries(ours))
    const names = new Set([...recordedFields.keys(), ...ourFields.keys()])
    return [...names].flatMap((name) => {
      if (!recordedFields.has(name)) return [`${path}.${name}: not recorded`]
      if (!ourFields.has(name)) return [`${path}.${name}: missing`]
      return compare(recordedFields.get(name), ourFields.get(name), `${path}.${name}`)
    })
  }

  const toOurs = (recorded: string): string => {
    let text = recorded
    for (const [known, ours] of texts) text = text.replaceAll(known, ours)
    return text
  }

  return {
    toOurs,
    differences: (recorded, ours) => compare(recorded, ours, ''),
    timeDisorder: () => {
      const sorted = [...times].toSorted(([a], [b]) => a - b)
      return sorted.flatMap(([recorded, ours], index) => {
        const earlier = sorted[index - 1]
        if (!earlier || earlier[1] <= ours) return []
        return [`recorded ${earlier[0]} < ${recorded}, ours ${earlier[1]} > ${ours}`]
      })
    },
  }
}

/** Epoch milliseconds of this century's twenties to fifties. */
function isTime(value: number): boolean {
  return Number.isInteger(value) && value > 1.6e12 && value < 2.8e12
}

/** Start of an hour in epoch seconds: a day begins on a full hour almost everywhere. */
function isDay(value: number): boolean {
  return value > 1.6e9 && value < 2.8e9 && value % 900 === 0
}

function bind<T>(bound: Map<T, T>, recorded: T, ours: T, path: string): string[] {
  const known = bound.get(recorded)
  if (known === undefined) bound.set(recorded, ours)
  return known === undefined || known === ours
    ? []
    : [`${path}: ${String(recorded)} was ${String(known)} before, now ${String(ours)}`]
}
