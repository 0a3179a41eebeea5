/** What a label may be drawn with: dark and light. */
const inks = ['#1b1d21', '#eceef1'] as const

/**
 * Agents fill boxes with a colour and leave the text as it is, which cannot be read in one of the two themes then. Such a
 * text gets the ink that stands out more. `root` is in the document, so that its styles are known.
 */
export function makeLabelsReadable(root: SVGSVGElement): void {
  for (const box of root.querySelectorAll<SVGElement>('g.node, g.cluster')) {
    const shape = box.querySelector<SVGElement>(':is(rect, circle, ellipse, polygon, path)[style*="fill"]')
    const label = box.querySelector<SVGElement>('g.label, g.cluster-label') ?? box
    const fill = shape && luminance(getComputedStyle(shape).fill)
    if (typeof fill !== 'number' || label.querySelector('text[style*="fill"], text[style*="color"]')) continue
    if (/fill|color/.test(label.getAttribute('style') ?? '')) continue
    for (const text of label.querySelectorAll<SVGElement>('text, tspan'))
      text.style.setProperty('fill', fill > 0.2 ? inks[0] : inks[1], 'important')
  }
}

const linear = (part: number) => (part <= 10 ? part / 3295 : ((part / 255 + 0.055) / 1.055) ** 2.4)

/** Of WCAG, 0 to 1; null = no colour that covers what is below it. */
function luminance(colour: string): number | null {
  const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number)
  if (!colour.startsWith('rgb') || red === undefined || green === undefined || blue === undefined) return null
  if (alpha < 0.5) return null
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
