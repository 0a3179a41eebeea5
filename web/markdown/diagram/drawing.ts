/** What a page asks the document that draws (frame/main.ts), and what it is told. */
export interface DrawRequest {
  source: string
  look: DiagramLook
}

/** Colours as `#rrggbb`. */
export interface DiagramLook {
  isDark: boolean
  font: string
  surface: string
  box: string
  border: string
  text: string
  line: string
  group: string
  groupBorder: string
  note: string
  /** What text stands on, and what stands by itself: parts of a whole, branches, lines of a chart. */
  tints: string[]
  strong: string[]
  danger: string
}

/** A picture of its own size. `title` is the one that its text gives it for those who do not see it. */
export interface Picture {
  kind: 'drawn'
  svg: string
  width: number
  height: number
  title: string
}

export type DrawAnswer =
  | Picture
  /** `line`: where its text is not understood, as far as that is known. */
  | { kind: 'unreadable'; line: number | null }
  | { kind: 'too-large' }

/** How many characters of text become a diagram, and how many of SVG a picture. */
export const mostSource = 20_000
export const mostSvg = 1_500_000
/** CSS pixels. */
export const longestSide = 20_000
