import { en } from './en/en'

/** Any text where English has one; the same arguments, keys and lists. */
export type Translated<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Text
    ? (...given: Given) => Translated<Text>
    : T extends readonly (infer Item)[]
      ? readonly Translated<Item>[]
      : { [Key in keyof T]: Translated<T[Key]> }

/** What a language has to say: with a word missing it does not compile (messages.test.ts). */
export type Messages = Translated<typeof en>

/** The words of the interface. English is the only language yet. */
export const messages: Messages = en
