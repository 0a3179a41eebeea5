/** Epoch ms, or null for anything that is no representable date. */
export function timeOf(value: unknown): number | null {
  return typeof value === 'number' && value > 0 && value <= 8.64e15 ? value : null
}
