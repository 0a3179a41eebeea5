/** What a soak sent into one session, and what it knows of its fate. */
export interface Sent {
  /** Unique in the run: `agent-12.` or `prompt-7.`. */
  text: string
  fate:
    /** The server (an agent's text) or the app (a prompt) has taken it. */
    | 'taken'
    /** Taken by a server that was set back afterwards to a copy without it. */
    | 'set-back'
    /** Given away while the app or its browser was killed: it may have been taken or not. */
    | 'unsure'
}

export interface Comparison {
  sent: number
  /** Held by the server in the end. */
  onServer: number
  /** Held by the server and shown by the app. */
  received: number
  lost: string[]
  doubled: string[]
  outOfOrder: string[]
  /** A server that was set back took them; no fault of the app. */
  takenBack: number
}

/**
 * @param held texts that the server holds in the end, in its order
 * @param shown texts that the app shows as part of the conversation, from its beginning to its end
 */
export function compare(sent: readonly Sent[], held: readonly string[], shown: readonly string[]): Comparison {
  const fateOf = new Map(sent.map(({ text, fate }) => [text, fate]))
  const heldOnce = [...new Set(held)]
  const notTaken = sent.filter(({ text, fate }) => fate === 'taken' && !heldOnce.includes(text))
  const notShown = heldOnce.filter((text) => !shown.includes(text))
  const places = shown.filter((text) => heldOnce.includes(text)).map((text) => heldOnce.indexOf(text))
  return {
    sent: sent.length,
    onServer: heldOnce.length,
    received: heldOnce.length - notShown.length,
    lost: [
      ...notTaken.map(({ text }) => `${text} is not on the server`),
      ...notShown.map((text) => `${text} is not shown`),
      // What neither side knows any more cannot be waited for.
      ...shown
        .filter((text) => !heldOnce.includes(text) && fateOf.get(text) === 'taken')
        .map((text) => `${text} is shown, but is not on the server`),
    ],
    doubled: [
      ...repeated(held).map((text) => `${text} on the server`),
      ...repeated(shown).map((text) => `${text} shown`),
    ],
    outOfOrder: places.flatMap((place, index) =>
      place < (places[index - 1] ?? -1)
        ? [`${heldOnce[place] ?? ''} after ${heldOnce[places[index - 1] ?? 0] ?? ''}`]
        : [],
    ),
    takenBack: sent.filter(({ fate }) => fate === 'set-back').length,
  }
}

function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))]
}
