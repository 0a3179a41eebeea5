import type { LanguageFn } from 'highlight.js'
import { createLowlight } from 'lowlight'
import { grammars } from './grammars'
import { mostParts, tones, type Colours, type Tone } from './tones'

/**
 * Which tone a part gets by the highlighter's name for it; parts with other names are drawn like the text around them.
 */
const toneOf: Readonly<Record<string, Tone>> = {
  keyword: 'keyword',
  'selector-tag': 'keyword',
  name: 'keyword',
  string: 'string',
  regexp: 'string',
  char: 'string',
  link: 'string',
  code: 'string',
  addition: 'string',
  number: 'number',
  literal: 'number',
  symbol: 'number',
  bullet: 'number',
  deletion: 'number',
  comment: 'comment',
  quote: 'comment',
  title: 'title',
  section: 'title',
  'selector-id': 'title',
  'selector-class': 'title',
  type: 'type',
  class: 'type',
  built_in: 'type',
  attr: 'attribute',
  attribute: 'attribute',
  property: 'attribute',
  variable: 'attribute',
  'template-variable': 'attribute',
  'selector-attr': 'attribute',
  meta: 'meta',
  doctag: 'meta',
  'selector-pseudo': 'meta',
}

const lowlight = createLowlight()
const prefix = 'hljs-'

/** Null = there are too many of them. `onStart` is called when the language is there. */
export async function coloursOf(text: string, language: string, onStart: () => void): Promise<Colours | null> {
  await Promise.all((grammars[language] ?? []).map(load))
  onStart()
  if (!lowlight.registered(language)) return null
  const parts: number[] = []
  let at = 0
  const walk = (nodes: readonly TreeNode[], tone: Tone | null): void => {
    for (const node of nodes) {
      if (node.type === 'element') walk(node.children ?? [], toneOfNode(node) ?? tone)
      else {
        const end = at + (node.value?.length ?? 0)
        if (tone) add(parts, at, end, tones.indexOf(tone))
        at = end
      }
    }
  }
  walk(lowlight.highlight(language, text, { prefix }).children, null)
  // If the pieces do not add up to the text, the colours would be shifted.
  if (at !== text.length || parts.length > mostParts * 3) return null
  return Uint32Array.from(parts)
}

/** The highlighter's tree: texts, and the named parts around them. */
interface TreeNode {
  type: string
  value?: string
  children?: TreeNode[]
  properties?: { className?: unknown }
}

function toneOfNode({ properties }: TreeNode): Tone | null {
  const names = Array.isArray(properties?.className) ? (properties.className as unknown[]) : []
  const scope = names.find((name): name is string => typeof name === 'string' && name.startsWith(prefix))
  return scope === undefined ? null : (toneOf[scope.slice(prefix.length)] ?? null)
}

function add(parts: number[], from: number, to: number, tone: number): void {
  if (parts.at(-1) === tone && parts.at(-2) === from) parts[parts.length - 2] = to
  else parts.push(from, to, tone)
}

async function load([name, grammar]: readonly [string, () => Promise<{ default: LanguageFn }>]): Promise<void> {
  if (!lowlight.registered(name)) lowlight.register(name, (await grammar()).default)
}
