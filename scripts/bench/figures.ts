/** What was measured, by its name. */
export type Figures = Record<string, number>

/** One line a figure, with what it was in the baseline and the ratio; both in the order in which they were measured. */
export function tableOf(figures: Figures, baseline: Figures | null): string {
  const width = Math.max(...Object.keys(figures).map((name) => name.length))
  return Object.entries(figures)
    .map(([name, value]) => {
      const before = baseline?.[name]
      const compared = before === undefined ? '' : `${String(before).padStart(9)}  ${(value / before).toFixed(2)} x`
      return `${name.padEnd(width)} ${String(value).padStart(9)} ${compared}`.trimEnd()
    })
    .join('\n')
}

const BAR = 22
const NAME = 330
const SCALE = 360

/** Times as bars: ours above, the other's below. */
export function chartOf(figures: Figures, other: Figures, title: string): string {
  const times = Object.entries(figures).filter(([name]) => name.endsWith('usable ms'))
  const longest = Math.max(...times.map(([name, value]) => Math.max(value, other[name] ?? 0)))
  const bar = (value: number) => Math.max(1, Math.round((value / longest) * SCALE))
  const rows = times.map(([name, value], index) => {
    const y = 48 + index * BAR * 1.6
    const theirs = other[name]
    const text = theirs === undefined ? `${value}` : `${value}; theirs ${theirs}`
    return [
      `<text x="${NAME - 8}" y="${y + 14}" text-anchor="end">${escaped(name.replace(/(: usable)? ms$/, ''))}</text>`,
      theirs === undefined ? '' : `<rect x="${NAME}" y="${y + 16}" width="${bar(theirs)}" height="6" fill="#b9bfca"/>`,
      `<rect x="${NAME}" y="${y + 2}" width="${bar(value)}" height="14" fill="#3b6fd4"/>`,
      `<text x="${NAME + bar(value) + 6}" y="${y + 14}">${text} ms</text>`,
    ].join('')
  })
  const height = 60 + times.length * BAR * 1.6
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${NAME + SCALE + 180}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#5a6170"><rect width="100%" height="100%" fill="#ffffff"/><text x="12" y="24" font-size="14" fill="#20242c">${escaped(title)}</text>${rows.join('')}</svg>\n`
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}
