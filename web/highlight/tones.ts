/** What a part of a code is drawn as; each has a colour (`--code-…`, web/ui/tokens.css). */
export const tones = ['keyword', 'string', 'number', 'comment', 'title', 'type', 'attribute', 'meta'] as const
export type Tone = (typeof tones)[number]

/**
 * The coloured parts of a text in order, none within another: for each where it begins, where it ends, and its tone's
 * place in `tones`.
 */
export type Colours = Uint32Array<ArrayBuffer>

/** Longer texts are not coloured. */
export const mostCharacters = 100_000
/** Each part costs an element; a text with more parts is not coloured. */
export const mostParts = 15_000

/** What the page asks the worker. */
export interface ColourJob {
  id: number
  text: string
  language: string
}

/** `started`: the language is there, and from now on time counts. Without colours the text stays plain. */
export type ColourNews = { kind: 'started'; id: number } | { kind: 'done'; id: number; colours: Colours | null }
