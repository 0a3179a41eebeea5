/** The colours of a terminal: black, red, green, yellow, blue, magenta, cyan, white. */
export type TerminalColor = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

export interface TerminalStyle {
  color: TerminalColor | null
  background: TerminalColor | null
  bold: boolean
  dim: boolean
  italic: boolean
  underline: boolean
  strike: boolean
  inverse: boolean
}

export interface TerminalSpan {
  text: string
  /** Null = plain. */
  style: TerminalStyle | null
}

const PLAIN: TerminalStyle = {
  color: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
}

/** A cursor that is sent far to the right is followed only so far, and only so often. */
const MAX_COLUMN = 400
const MAX_PADDING = 20_000

// oxlint-disable no-control-regex -- control characters are what these look for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/
const CSI = /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~]?)/y
/** Titles, links and other messages to the terminal, up to their end. */
const MESSAGE = /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?/y
const OTHER_ESCAPE = /\u001b[ -/]*[0-~]?/y
const PRINTABLE = /[^\u0000-\u0008\n-\u001f\u007f-\u009f]+/y
// oxlint-enable no-control-regex

/**
 * What a terminal shows of an output: colours and styles, `\r`, `\b` and moves inside a line overwrite, links become
 * their text, every other control sequence is gone. Text that is concealed, or coloured like its ground, is shown.
 */
export function terminalSpans(output: string): TerminalSpan[] {
  if (!CONTROL.test(output)) return output === '' ? [] : [{ text: output, style: null }]
  const screen = new Screen()
  for (let at = 0; at < output.length;) at = step(screen, output, at)
  return screen.finish()
}

function step(screen: Screen, output: string, at: number): number {
  const text = matchAt(PRINTABLE, output, at)
  if (text) {
    screen.write(text[0])
    return at + text[0].length
  }
  switch (output[at]) {
    case '\n':
      screen.newLine()
      return at + 1
    case '\r':
      screen.moveTo(0)
      return at + 1
    case '\b':
      screen.moveBy(-1)
      return at + 1
    default:
  }
  const csi = matchAt(CSI, output, at)
  if (csi) {
    screen.control(csi[2] ?? '', csi[1] ?? '')
    return at + csi[0].length
  }
  const other = matchAt(MESSAGE, output, at) ?? matchAt(OTHER_ESCAPE, output, at)
  return at + (other?.[0].length || 1)
}

function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at
  return sticky.exec(text)
}

/** Finished lines and the cells of the one that is written. */
class Screen {
  readonly #spans: TerminalSpan[] = []
  #cells: { text: string; style: TerminalStyle }[] = []
  /** Where the next character goes. */
  #column = 0
  #style = PLAIN
  #padding = MAX_PADDING

  write(text: string): void {
    while (this.#cells.length < this.#column && this.#padding > 0) {
      this.#cells.push({ text: ' ', style: PLAIN })
      this.#padding--
    }
    this.#column = Math.min(this.#column, this.#cells.length)
    for (const character of text) this.#cells[this.#column++] = { text: character, style: this.#style }
  }

  newLine(): void {
    this.#flush()
    this.#add('\n', PLAIN)
  }

  moveTo(column: number): void {
    this.#column = Math.max(0, Math.min(column, Math.max(MAX_COLUMN, this.#cells.length)))
  }

  moveBy(columns: number): void {
    this.moveTo(this.#column + columns)
  }

  control(letter: string, given: string): void {
    const [first = 0] = given.split(';', 1).map(Number)
    if (letter === 'm') this.#style = styled(this.#style, given)
    else if (letter === 'C') this.moveBy(first || 1)
    else if (letter === 'D') this.moveBy(-(first || 1))
    else if (letter === 'G') this.moveTo((first || 1) - 1)
    else if (letter === 'K' && first === 0) this.#cells.length = Math.min(this.#cells.length, this.#column)
    else if (letter === 'K' && first === 2) this.#cells = []
  }

  finish(): TerminalSpan[] {
    this.#flush()
    return this.#spans
  }

  #flush(): void {
    for (const { text, style } of this.#cells) this.#add(text, style)
    this.#cells = []
    this.#column = 0
  }

  #add(text: string, style: TerminalStyle): void {
    const shown = style === PLAIN ? null : style
    const last = this.#spans.at(-1)
    // A line break looks the same in every style, so it joins the text before it.
    if (last && (text === '\n' || last.style === shown)) last.text += text
    else this.#spans.push({ text, style: shown })
  }
}

/** The style after an SGR sequence (`ESC [ … m`). */
function styled(before: TerminalStyle, given: string): TerminalStyle {
  const style = { ...before }
  // `38:2::r:g:b` is the newer way to write `38;2;r;g;b`.
  const codes = given
    .replace(/([345]8):2:[^:;]*:(\d)/g, '$1:2:$2')
    // Waved, dotted and other lines: one line here.
    .replace(/(^|;)4:(\d+)/g, (_, start: string, kind: string) => `${start}${Number(kind) === 0 ? 24 : 4}`)
    .split(/[;:]/, 64)
    .map(Number)
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0
    if (code === 0) Object.assign(style, PLAIN)
    else if (code === 1) style.bold = true
    else if (code === 2) style.dim = true
    else if (code === 3) style.italic = true
    else if (code === 4) style.underline = true
    else if (code === 7) style.inverse = true
    else if (code === 9) style.strike = true
    else if (code === 21 || code === 22) style.bold = style.dim = false
    else if (code === 23) style.italic = false
    else if (code === 24) style.underline = false
    else if (code === 27) style.inverse = false
    else if (code === 29) style.strike = false
    else if (code === 38 || code === 48 || code === 58) {
      const { color, length } = extendedColor(codes.slice(index + 1, index + 5))
      if (code === 38) style.color = color
      if (code === 48) style.background = color
      index += length
    } else if (code === 39) style.color = null
    else if (code === 49) style.background = null
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) style.color = (code % 10) as TerminalColor
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) style.background = (code % 10) as TerminalColor
  }
  return sameStyle(style, PLAIN) ? PLAIN : sameStyle(style, before) ? before : style
}

function sameStyle(a: TerminalStyle, b: TerminalStyle): boolean {
  return (Object.keys(a) as (keyof TerminalStyle)[]).every((key) => a[key] === b[key])
}

/** A colour of 256 or 16 million, as the nearest of eight: those can be read on every ground of ours. */
function extendedColor([kind = 0, a = 0, b = 0, c = 0]: readonly number[]): {
  color: TerminalColor | null
  length: number
} {
  if (kind === 2) return { color: nearest(a, b, c), length: 4 }
  if (kind !== 5) return { color: null, length: 0 }
  if (a < 16) return { color: (a % 8) as TerminalColor, length: 2 }
  if (a >= 232) return { color: a < 244 ? 0 : 7, length: 2 }
  const cube = a - 16
  return { color: nearest(Math.floor(cube / 36) * 51, (Math.floor(cube / 6) % 6) * 51, (cube % 6) * 51), length: 2 }
}

function nearest(red: number, green: number, blue: number): TerminalColor {
  const most = Math.max(red, green, blue)
  const least = Math.min(red, green, blue)
  if (most - least < 40) return most < 128 ? 0 : 7
  const middle = (most + least) / 2
  return ((red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0)) as TerminalColor
}
