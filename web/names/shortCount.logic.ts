const format = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** `950`, `84.2K`, `1.2M`. */
export function shortCount(count: number): string {
  return format.format(count)
}
