/** One way of writing for what reads the same, whatever the case; a dotted capital İ is an i. */
export function comparableText(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('i\u0307', 'i')
}

/**
 * All texts and numbers in untrusted JSON, for a search; the names of fields are not among them. It stops when it has come
 * upon so many characters of texts and names.
 */
export function textsInJson(value: unknown, mostCharacters: number): string[] {
  const texts: string[] = []
  const left: unknown[] = [value]
  let characters = 0
  while (left.length > 0 && characters < mostCharacters) {
    const next = left.pop()
    if (typeof next === 'string') {
      texts.push(next)
      characters += next.length
    } else if (typeof next === 'number') texts.push(String(next))
    else if (typeof next === 'object' && next !== null) {
      for (const [name, inner] of Object.entries(next)) {
        left.push(inner)
        characters += name.length
      }
    }
  }
  return texts
}
