const shownLength = 32

/** The beginning of what a code says, to recognise it by: short enough that a damaged link shows no whole key. */
export function excerptOf(text: string): string {
  // Codes of strangers may hold line breaks and characters that turn the direction of writing.
  const plain = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
  const letters = [...plain]
  return letters.length > shownLength ? `${letters.slice(0, shownLength).join('')}…` : plain
}
