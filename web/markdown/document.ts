import type { PlainReason } from './grammar/budget'

/** A message, read: what can be formatted, and what is left of it as written. */
export interface MarkdownDocument {
  blocks: Block[]
  rest: { text: string; reason: PlainReason } | null
}

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  /** A paragraph of a list whose items stand close together. */
  | { kind: 'line'; children: Inline[] }
  /** `depth` as written, 1 to 6. */
  | { kind: 'heading'; depth: number; children: Inline[] }
  | { kind: 'code'; text: string; language: string }
  | { kind: 'quote'; blocks: Block[] }
  /** `start`: number of the first item; null = bullets. */
  | { kind: 'list'; start: number | null; items: ListItem[] }
  | { kind: 'table'; align: Align[]; header: Inline[][]; rows: Inline[][][] }
  | { kind: 'math'; source: string }
  | { kind: 'rule' }
  | { kind: 'details'; summary: Inline[]; blocks: Block[] }
  | { kind: 'plain'; text: string; reason: PlainReason }

export interface ListItem {
  /** Null = no task. */
  checked: boolean | null
  blocks: Block[]
}

export type Align = 'left' | 'right' | 'center' | null

/** HTML elements that are rendered, without any attribute. */
export type InertTag = 'kbd' | 'sub' | 'sup' | 'ins' | 'mark' | 'small' | 'b' | 'i' | 'u' | 's'

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'strong' | 'emphasis' | 'strike'; children: Inline[] }
  | { kind: 'code'; text: string }
  /** `href` of an unknown author. */
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'image'; href: string; alt: string }
  /** With its marks. */
  | { kind: 'math'; source: string }
  | { kind: 'element'; tag: InertTag; children: Inline[] }
