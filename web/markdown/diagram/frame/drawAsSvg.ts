import { longestSide, mostSource, mostSvg, type DiagramLook, type DrawAnswer, type DrawRequest } from '../drawing'
import { colours } from './colours'
import { makeLabelsReadable } from './readableLabels'

/** The part of Mermaid that is used; its smaller package is a plain script without types. */
interface Mermaid {
  initialize(settings: object): void
  render(id: string, source: string): Promise<{ svg: string }>
}

declare const mermaid: Mermaid

const mostTitle = 300
let drawn = 0

/** Never rejects. */
export async function drawAsSvg({ source, look }: DrawRequest): Promise<DrawAnswer> {
  mermaid.initialize(settings(look))
  drawn += 1
  let svg: string
  try {
    ;({ svg } = await mermaid.render(`diagram-${drawn}`, source))
  } catch (error) {
    const line = /\bline (\d{1,6})\b/.exec(error instanceof Error ? error.message : '')?.[1]
    return { kind: 'unreadable', line: line === undefined ? null : Number(line) }
  }
  const holder = document.createElement('div')
  document.body.append(holder)
  try {
    return asPicture(holder, svg)
  } finally {
    holder.remove()
  }
}

/** As XML, because an image is read as that, and with its own size, because an image has no place to fill. */
function asPicture(holder: HTMLElement, svg: string): DrawAnswer {
  holder.innerHTML = svg
  const root = holder.querySelector('svg')
  const { width = 0, height = 0 } = root?.viewBox.baseVal ?? {}
  if (!root || !(width > 0 && height > 0)) return { kind: 'unreadable', line: null }
  if (Math.max(width, height) > longestSide) return { kind: 'too-large' }
  // Nothing of it would do anything in an image. Somebody may open the image by itself.
  for (const part of root.querySelectorAll('script, foreignObject, image, use, iframe')) part.remove()
  for (const link of root.querySelectorAll('a'))
    for (const name of ['href', 'xlink:href', 'target']) link.removeAttribute(name)
  makeLabelsReadable(root)
  root.removeAttribute('style')
  root.setAttribute('width', String(width))
  root.setAttribute('height', String(height))
  const xml = new XMLSerializer().serializeToString(root)
  if (xml.length > mostSvg) return { kind: 'too-large' }
  const title = (root.querySelector(':scope > title')?.textContent ?? '').slice(0, mostTitle)
  return { kind: 'drawn', svg: xml, width, height, title }
}

/** Labels are text of SVG, never HTML: not every browser draws that in an image. */
const asText = { htmlLabels: false, textPlacement: 'tspan' }

function settings(look: DiagramLook) {
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    maxTextSize: mostSource,
    maxEdges: 400,
    ...asText,
    flowchart: asText,
    class: asText,
    state: asText,
    journey: asText,
    sequence: asText,
    gantt: { useWidth: 900 },
    theme: 'base',
    darkMode: look.isDark,
    fontFamily: look.font,
    themeVariables: colours(look),
    // As text these have the colour of their boxes.
    themeCSS: `text.journey-section, text.task { fill: ${look.text}; }`,
    // What a diagram's own text may not change.
    secure: [
      'secure',
      'securityLevel',
      'startOnLoad',
      'maxTextSize',
      'maxEdges',
      'suppressErrorRendering',
      'htmlLabels',
      'textPlacement',
      'dompurifyConfig',
      'theme',
      'darkMode',
      'fontFamily',
      'themeVariables',
      'themeCSS',
    ],
  }
}
