/** Texts of one message that stall a page which formats or lays them out without a limit. */
export const hostileTexts: Readonly<Record<string, () => string>> = {
  'line of 50 KB without a space': () => unbrokenLine(50_000),
  'line of 680 KB without a space': () => unbrokenLine(680_000),
  'line of 50 KB in many scripts': () => unbrokenScripts(50_000),
  'line of 50 KB of Arabic': () => 'مرحبا'.repeat(10_000),
  'table of 300 x 300': () => emptyTable(300, 300),
  'table of 300 x 6,000': () => emptyTable(300, 6000),
  'a*b x 66,000': () => 'a*b'.repeat(66_000),
  '50,000 combining marks': () => `a${'\u0301'.repeat(50_000)}`,
  '49,000 bullets': () => '- x\n'.repeat(49_000),
}

const BASE64_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** As a picture in base64, without a place where a line may break. */
export function unbrokenLine(length: number): string {
  let state = 1
  let line = ''
  for (let index = 0; index < length; index++) {
    state = (state * 48_271) % 2_147_483_647
    line += BASE64_LETTERS[state % 64]
  }
  return line
}

/** Letters, marks and signs of many scripts, each from another font. */
function unbrokenScripts(length: number): string {
  let line = ''
  for (let index = 0; index < length; index++) line += String.fromCharCode(0xa1 + ((index * 7919) % 0x1f00))
  return line.replace(/\s/g, '-')
}

/** A table whose rows have no cells of their own: two bytes a row, and `columns` cells each on screen. */
export function emptyTable(columns: number, rows: number): string {
  return `${'|a'.repeat(columns)}|\n${'|-'.repeat(columns)}|\n${'|\n'.repeat(rows)}`
}
