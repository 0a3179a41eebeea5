/** Text that others wrote, for places that show one line of it: nothing in it hides, turns its direction or breaks the line. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim()
}
