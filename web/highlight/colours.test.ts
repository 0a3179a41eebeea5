import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createColourQueue } from './colourQueue'
import { coloursOf } from './coloursOf'
import { fileEnding } from './fileEnding'
import { grammars } from './grammars'
import { languageNamed } from './languages.logic'
import { colouredParts } from './parts.logic'
import { mostParts, tones, type ColourJob, type ColourNews, type Colours } from './tones'

const languages = Object.keys(grammars)
const colour = (text: string, language: string) => coloursOf(text, language, () => undefined)
const toned = (text: string, colours: Colours | null) =>
  colouredParts(text, colours ?? new Uint32Array()).flatMap((part) => (part.tone ? [[part.text, part.tone]] : []))

describe('colours', () => {
  test('of a piece of code', async () => {
    const text = 'const a = `x${1}` // why'
    expect(toned(text, await colour(text, 'typescript'))).toEqual([
      ['const', 'keyword'],
      ['`x${', 'string'],
      ['1', 'number'],
      ['}`', 'string'],
      ['// why', 'comment'],
    ])
  })

  test('of a script in a page', async () => {
    const text = '<script>let x = 1</script>'
    expect(toned(text, await colour(text, 'xml'))).toContainEqual(['let', 'keyword'])
  })

  test.each(languages)('law: in %s they are in order, apart, and of this text', async (language) => {
    const word = fc.constantFrom(
      '"',
      "'",
      '`',
      '${',
      '}',
      '<a b="c">',
      '/*',
      '#',
      '\n',
      ' x ',
      '1.5',
      'fn',
      '\u{1F600}',
      '\\',
      '<<EOF',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 20 }), async (words) => {
        const text = words.join('')
        const found = await colour(text, language)
        expect(found).not.toBeNull()
        const colours = found ?? new Uint32Array()
        let last = 0
        for (let index = 0; index < colours.length; index += 3) {
          const [from = -1, to = -1, tone = -1] = colours.slice(index, index + 3)
          expect(from).toBeGreaterThanOrEqual(last)
          expect(to).toBeGreaterThan(from)
          expect(tones[tone]).toBeDefined()
          last = to
        }
        expect(last).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 20 },
    )
  })

  test('too many parts: none', async () => {
    expect(await colour('1 '.repeat(mostParts + 1), 'javascript')).toBeNull()
  })
})

test('law: the parts of any piece of a text are that piece', () => {
  const marks = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 5 }), fc.nat(tones.length - 1)), {
    maxLength: 10,
  })
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), marks, fc.nat(60), fc.nat(60), (text, gaps, a, b) => {
      let at = 0
      const colours = Uint32Array.from(gaps.flatMap(([gap, length, tone]) => [(at += gap), (at += length), tone]))
      const [from, to] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)]
      const parts = colouredParts(text.slice(from, to), colours, from)
      expect(parts.map((part) => part.text).join('')).toBe(text.slice(from, to))
      const whole = colouredParts(text, colours).flatMap((part) => [...part.text].map(() => part.tone))
      expect(parts.every(({ text: own }) => own !== '')).toBe(true)
      if (from === 0 && to === text.length)
        expect(parts.flatMap((part) => [...part.text].map(() => part.tone))).toEqual(whole)
    }),
  )
})

test('every language that has a name has a grammar, and the other way round', () => {
  for (const language of languages) expect(languageNamed(language)).toBe(language)
})

test.each([
  ['ts', 'typescript'],
  ['TSX title="a"', 'typescript'],
  ['c++', 'cpp'],
  [fileEnding('/a/b.test.tsx'), 'typescript'],
  [fileEnding('Dockerfile'), 'dockerfile'],
  [fileEnding('.bashrc.sh'), 'bash'],
  ['constructor', null],
  ['', null],
])('%j is %j', (name, language) => {
  expect(languageNamed(name)).toBe(language)
})

/** Workers in the test's hand. */
function workers() {
  const started: { jobs: ColourJob[]; isOver: boolean; tell(news: ColourNews): void }[] = []
  const queue = createColourQueue(() => {
    const target = new EventTarget()
    const one = {
      jobs: [] as ColourJob[],
      isOver: false,
      tell: (news: ColourNews) => void target.dispatchEvent(new MessageEvent('message', { data: news })),
    }
    started.push(one)
    return Object.assign(target, {
      postMessage: (job: ColourJob) => void one.jobs.push(job),
      terminate: () => void (one.isOver = true),
    }) as unknown as Worker
  })
  return { queue, started }
}
const shown = () => new AbortController().signal

describe('the queue', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('a text that takes too long is given up with its worker; the next one gets another', async () => {
    const { queue, started } = workers()
    const slow = queue.colour('slow', 'ts', shown())
    const next = queue.colour('next', 'ts', shown())
    started[0]?.tell({ kind: 'started', id: 1 })
    vi.advanceTimersByTime(2000)
    expect(await slow).toBeNull()
    expect(started[0]?.isOver).toBe(true)
    const colours = Uint32Array.of(0, 1, 0)
    started[1]?.tell({ kind: 'done', id: 2, colours })
    expect(await next).toBe(colours)
    // What is known is not asked again, also that it takes too long.
    expect(await queue.colour('slow', 'typescript', shown())).toBeNull()
    expect(await queue.colour('next', 'tsx', shown())).toBe(colours)
    expect(started).toHaveLength(2)
  })

  test('what is no longer shown is not coloured; the newest comes first', () => {
    const { queue, started } = workers()
    const gone = new AbortController()
    void queue.colour('first', 'ts', shown())
    void queue.colour('second', 'ts', shown())
    void queue.colour('third', 'ts', gone.signal)
    void queue.colour('fourth', 'ts', shown())
    gone.abort()
    for (const id of [1, 4]) started[0]?.tell({ kind: 'done', id, colours: null })
    expect(started[0]?.jobs.map((job) => job.text)).toEqual(['first', 'fourth', 'second'])
  })

  test('a language that nobody knows starts nothing', async () => {
    const { queue, started } = workers()
    expect(await queue.colour('x', 'klingon', shown())).toBeNull()
    expect(started).toEqual([])
  })
})
