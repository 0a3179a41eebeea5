/** What a JSON text is made of, as far as parsing it costs. */
export interface JsonLimits {
  depth: number
  values: number
}

/** Reads a JSON text in pieces, before it is parsed. */
export interface JsonGuard {
  /** False = it is too deep or has too many values; nothing more need be read. */
  take(units: Uint8Array): boolean
}

const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** Works on UTF-8 bytes: everything it looks for is ASCII, and no byte of another character looks like ASCII. */
export function createJsonGuard(limits: JsonLimits): JsonGuard {
  let depth = 0
  let values = 0
  let inString = false
  let isEscaped = false

  return {
    take(bytes) {
      for (const unit of bytes) {
        if (inString) {
          if (isEscaped) isEscaped = false
          else if (unit === backslash) isEscaped = true
          else if (unit === quote) inString = false
        } else if (unit === quote) inString = true
        else if (unit === comma) values++
        else if (unit === openBracket || unit === openBrace) {
          values++
          depth++
          if (depth > limits.depth) return false
        } else if (unit === closeBracket || unit === closeBrace) depth--
      }
      return values <= limits.values
    },
  }
}

const pieceLength = 64 * 1024

/** The same for a text that is complete. */
export function isSimpleJson(text: string, limits: JsonLimits): boolean {
  const guard = createJsonGuard(limits)
  const encoder = new TextEncoder()
  for (let start = 0; start < text.length; start += pieceLength) {
    if (!guard.take(encoder.encode(text.slice(start, start + pieceLength)))) return false
  }
  return true
}
