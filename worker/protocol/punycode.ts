// Parameters of RFC 3492, section 5.
const base = 36
const tMin = 1
const tMax = 26
const skew = 38
const damp = 700
const initialBias = 72
const initialCode = 128
const highestCode = 0x10ffff

/** Decodes one label without its `xn--` (RFC 3492, section 6.2). Null = not punycode. */
export function decodePunycodeLabel(encoded: string): string | null {
  const delimiter = encoded.lastIndexOf('-')
  const codes = Array.from(encoded.slice(0, Math.max(delimiter, 0)), (letter) => letter.charCodeAt(0))
  let code = initialCode
  let position = 0
  let bias = initialBias
  let index = delimiter + 1

  while (index < encoded.length) {
    const before = position
    let weight = 1
    for (let k = base; ; k += base) {
      const digit = Number.parseInt(encoded.charAt(index++), base)
      if (Number.isNaN(digit)) return null
      // parseInt counts 0–9 first, punycode a–z first.
      position += ((digit + 26) % base) * weight
      const threshold = Math.min(Math.max(k - bias, tMin), tMax)
      if ((digit + 26) % base < threshold) break
      weight *= base - threshold
      if (position > Number.MAX_SAFE_INTEGER / base) return null
    }
    const length = codes.length + 1
    bias = adaptBias(position - before, length, before === 0)
    code += Math.floor(position / length)
    position %= length
    if (code > highestCode) return null
    codes.splice(position++, 0, code)
  }
  return String.fromCodePoint(...codes)
}

function adaptBias(delta: number, length: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / damp) : Math.floor(delta / 2)
  rest += Math.floor(rest / length)
  let bias = 0
  while (rest > ((base - tMin) * tMax) / 2) {
    rest = Math.floor(rest / (base - tMin))
    bias += base
  }
  return bias + Math.floor(((base - tMin + 1) * rest) / (rest + skew))
}
