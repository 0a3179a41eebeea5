import { tones, type Colours, type Tone } from './tones'

export interface ColouredPart {
  text: string
  /** Null = no colour of its own. */
  tone: Tone | null
}

/** The parts of `text`, which begins at `from` of the text that the colours are of. Joined they are `text`. */
export function colouredParts(text: string, colours: Colours, from = 0): ColouredPart[] {
  const parts: ColouredPart[] = []
  const end = from + text.length
  let done = from
  const add = (to: number, tone: Tone | null) => {
    if (to > done) parts.push({ text: text.slice(done - from, to - from), tone })
    done = Math.max(done, to)
  }
  for (let index = firstEndingAfter(colours, from); index < colours.length; index += 3) {
    const start = colours[index] ?? end
    if (start >= end) break
    add(Math.max(start, from), null)
    add(Math.min(colours[index + 1] ?? end, end), tones[colours[index + 2] ?? -1] ?? null)
  }
  add(end, null)
  return parts
}

/** A binary search, because each piece of a long text looks up its own colours. */
function firstEndingAfter(colours: Colours, from: number): number {
  let low = 0
  let high = colours.length / 3
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((colours[middle * 3 + 1] ?? 0) > from) high = middle
    else low = middle + 1
  }
  return low * 3
}
