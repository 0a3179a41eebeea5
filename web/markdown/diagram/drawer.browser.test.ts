import { describe, expect, test } from 'vitest'
import '../../ui/tokens.css'
import { diagramSources } from '../../testing/gallery/diagramSources'
import { hostileTexts } from '../../testing/hostileTexts'
import { diagramLook } from './diagramLook'
import { diagramDocument } from './diagramPath'
import { createDrawer, type Drawing } from './drawer'
import { mostSource } from './drawing'

const drawer = createDrawer(diagramDocument)
const draw = (source: string): Promise<Drawing> => drawer.draw({ source, look: diagramLook(false) })
const frames = () => document.querySelectorAll('iframe').length

/** The picture as the chat shows it: what an image cannot read is no picture. */
async function asImage(drawing: Drawing): Promise<HTMLImageElement> {
  if (drawing.kind !== 'drawn') throw new Error(`It was not drawn: ${JSON.stringify(drawing)}`)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing.svg)}`
  await image.decode()
  return image
}

const { mistake, 'kind that is not there': unknown, ...good } = diagramSources

describe('the document that draws', () => {
  test('has headers that leave it no origin and no network', async () => {
    const response = await fetch(diagramDocument)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("sandbox allow-scripts; default-src 'none'")
    // And the same without them.
    expect(await response.text()).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/,
    )
  })

  test.each(Object.entries(good))('draws a %s that an image can show', async (_kind, source) => {
    const drawing = await draw(source)
    const image = await asImage(drawing)
    expect(image.naturalWidth).toBeGreaterThan(50)
    expect(image.naturalHeight).toBeGreaterThan(20)
    // Not every browser shows HTML in an image.
    expect(drawing).not.toMatchObject({ svg: expect.stringContaining('foreignObject') })
  })

  test('gives the title that the text has, and takes the colours of the theme', async () => {
    const source = 'flowchart TD\n  accTitle: What happens\n  A --> B'
    const light = await draw(source)
    expect(light).toMatchObject({ kind: 'drawn', title: 'What happens' })
    const dark = await drawer.draw({ source, look: diagramLook(true) })
    expect(dark).toMatchObject({ svg: expect.stringContaining(diagramLook(true).box) })
    expect(light).not.toMatchObject({ svg: expect.stringContaining(diagramLook(true).box) })
  })

  test.each([
    ['#ffdd99', '#1b1d21'],
    ['#102040', '#eceef1'],
  ])('writes on a box of %s in %s, in both themes', async (fill, ink) => {
    for (const isDark of [false, true]) {
      const source = `flowchart TD\n  A[Boxed] --> B\n  style A fill:${fill}`
      const drawing = await drawer.draw({ source, look: diagramLook(isDark) })
      const rgb = `rgb(${[1, 3, 5].map((at) => Number.parseInt(ink.slice(at, at + 2), 16)).join(', ')})`
      expect(drawing).toMatchObject({ svg: expect.stringContaining(`fill: ${rgb} !important`) })
    }
  })

  test('leaves the colour of a text that has its own', async () => {
    const drawing = await draw('flowchart TD\n  A[Boxed] --> B\n  style A fill:#ffdd99,color:#aa0000')
    expect(drawing).not.toMatchObject({ svg: expect.stringContaining('rgb(27, 29, 33) !important') })
  })

  test('says where a mistake is', async () => {
    expect(await draw(mistake)).toEqual({ kind: 'unreadable', line: 3 })
    expect(await draw(unknown)).toEqual({ kind: 'unreadable', line: null })
    expect(await draw('')).toEqual({ kind: 'unreadable', line: null })
  })
})

const attacks: Record<string, string> = {
  'HTML in a label': `flowchart TD\n  A["<img src=x onerror=alert(1)><script>alert(1)</script><b>bold</b>"] --> B`,
  'a script in a label': `sequenceDiagram\n  A->>B: <script>alert(1)</script><svg onload=alert(1)>`,
  'a click that runs': `flowchart TD\n  A --> B\n  click A "javascript:alert(1)" "x"\n  click B call alert(1)`,
  'a click that leaves': `flowchart TD\n  A --> B\n  click A href "https://evil.example/" _top`,
  'settings that take the guards away': `%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}, "secure": []}}%%\nflowchart TD\n  A["<img src=https://evil.example/x.png onerror=alert(1)>"] --> B\n  click A "javascript:alert(1)"`,
  'settings in a head': `---\nconfig:\n  securityLevel: loose\n  htmlLabels: true\n  flowchart:\n    htmlLabels: true\n---\nflowchart TD\n  A["<iframe src=https://evil.example></iframe>"] --> B`,
  'styles from elsewhere': `%%{init: {"themeCSS": "@import url(https://evil.example/a.css); * { background: url(https://evil.example/b.png) }", "fontFamily": "x; } @import 'https://evil.example/c.css'; {"}}%%\nflowchart TD\n  A --> B\n  classDef x fill:url(https://evil.example/d.svg)\n  class A x`,
  'a picture from elsewhere': `flowchart TD\n  A@{ img: "https://evil.example/x.png", label: "x", w: 60, h: 60 }\n  A --> B`,
  'a namespace': `classDiagram\n  class A["</text><foreignObject><img src=x onerror=alert(1)></foreignObject>"]`,
}

describe('a hostile diagram', () => {
  test.each(Object.entries(attacks))('with %s is a picture without it, or none', async (_name, source) => {
    const drawing = await draw(source)
    expect(['drawn', 'unreadable']).toContain(drawing.kind)
    if (drawing.kind !== 'drawn') return
    await asImage(drawing)
    const root = new XMLReader(drawing.svg)
    expect(root.names()).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(script|foreignObject|iframe|image|img|use)$/i)]),
    )
    expect(
      root
        .attributes()
        .filter(([name]) => /^on|href$/i.test(name))
        .filter(([, value]) => !value.startsWith('#')),
    ).toEqual([])
    expect(drawing.svg).not.toMatch(/url\(["']?(?!#)|@import/)
  })

  test.each(Object.entries(hostileTexts))(
    'with the text %s is drawn, or said to have a mistake',
    async (_name, text) => {
      const label = text()
        .slice(0, 2000)
        .replaceAll(/["\n\r]/g, ' ')
      const drawing = await draw(`flowchart TD\n  A["${label}"] --> B`)
      if (drawing.kind === 'drawn') await asImage(drawing)
      else expect(drawing.kind).toBe('unreadable')
    },
  )

  test.each([
    [
      'a gantt that excludes every day',
      'gantt\n  excludes monday,tuesday,wednesday,thursday,friday,saturday,sunday\n  DoS :2025-01-01, 1d',
    ],
    ['a chart without a range', 'xychart-beta\n  x-axis 1 --> 1\n  line [1, 2]'],
    ['ticks without end', 'gantt\n  dateFormat YYYY-MM-DD\n  tickInterval 1millisecond\n  A :0001-01-01, 9000-01-01'],
    ['too many lines', `flowchart TD\n${Array.from({ length: 900 }, (_, n) => `a${n % 30}-->b${n % 31}`).join('\n')}`],
    [
      'a deep nest',
      `flowchart TD\n${Array.from({ length: 900 }, (_, n) => `subgraph s${n}`).join('\n')}\nx\n${'end\n'.repeat(900)}`,
    ],
  ])('%s ends within the time, and the next one is drawn', async (_name, source) => {
    await draw(source)
    expect(await draw('flowchart TD\n  A --> B')).toMatchObject({ kind: 'drawn' })
  })

  test('that is too large is not even sent', async () => {
    const unused = createDrawer('/never-asked-for.html')
    const source = `flowchart TD\n  A["${'x'.repeat(mostSource)}"]`
    expect(await unused.draw({ source, look: diagramLook(false) })).toEqual({ kind: 'too-large' })
  })
})

/** What stands in the SVG, read as text: the page itself may not parse it. */
class XMLReader {
  readonly #tags: RegExpMatchArray[]
  constructor(xml: string) {
    this.#tags = [
      ...xml.replaceAll(/<style[^>]*>[^<]*<\/style>/g, '').matchAll(/<([\w:-]+)((?:\s+[\w:-]+="[^"]*")*)\s*\/?>/g),
    ]
  }
  names(): string[] {
    return this.#tags.map(([, name = '']) => name)
  }
  attributes(): [name: string, value: string][] {
    return this.#tags.flatMap(([, , all = '']) =>
      [...all.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']): [string, string] => [name, value]),
    )
  }
}

const documentOf = (script: string) => `data:text/html,<script>${encodeURIComponent(script)}</script>`

const answering = (answer: string) =>
  documentOf(
    `addEventListener('message', ({ ports: [port] }) => { port.onmessage = () => { ${answer} }; port.postMessage('ready') })`,
  )

describe('a drawer', () => {
  const before = frames()
  const limits = { load: 20_000, ready: 20_000, draw: 20_000, idle: 50 }
  const request = { source: 'A', look: diagramLook(false) }

  test('whose document is missing, or does not run, says so', async () => {
    const few = { ...limits, ready: 200 }
    expect(await createDrawer('/no-such-document.txt', few).draw(request)).toEqual({ kind: 'unavailable' })
    expect(await createDrawer(documentOf(''), few).draw(request)).toEqual({ kind: 'unavailable' })
  })

  test.each([
    ['nothing', 'null'],
    ['another thing', '{ kind: "drawn", svg: "<html>", width: 1, height: 1, title: "" }'],
    ['no size', '{ kind: "drawn", svg: "<svg/>", width: NaN, height: 1, title: "" }'],
    ['a huge size', '{ kind: "drawn", svg: "<svg/>", width: 1e9, height: 1, title: "" }'],
    ['a huge picture', '{ kind: "drawn", svg: "<svg/>" + "x".repeat(2e6), width: 1, height: 1, title: "" }'],
  ])('that is answered with %s shows none of it', async (_name, answer) => {
    const { draw: drawIt } = createDrawer(answering(`port.postMessage(${answer})`), limits)
    expect(await drawIt(request)).toEqual({ kind: 'unreadable', line: null })
  })

  test('puts its document away when nothing more is to be drawn', async () => {
    await createDrawer(answering('port.postMessage({ kind: "too-large" })'), limits).draw(request)
    await expect.poll(frames).toBeLessThanOrEqual(before + 1)
  })

  test('ends a document that draws for ever; another one draws the next', async () => {
    const slow = createDrawer(answering('for (;;);'), { ...limits, draw: 500 })
    expect(await slow.draw(request)).toEqual({ kind: 'too-slow' })
    // The document that is open shares its process and ends with it.
    await expect.poll(async () => (await draw('flowchart TD\n  A --> B')).kind, { timeout: 40_000 }).toBe('drawn')
  })
})
