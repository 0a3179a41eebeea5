import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { fixtureHub } from '../testing/fixtureHub'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { emptyTable, hostileTexts } from '../testing/hostileTexts'
import { serverId, sessionId } from '../testing/fixtureStates'
import { ShownFilesContext } from './files/shownFiles'
import { Markdown } from './Markdown'

afterEach(removeScreen)

async function render(text: string): Promise<HTMLElement> {
  renderScreen(
    fixtureHub(),
    <main data-testid="text">
      <Markdown text={text} />
    </main>,
  )
  const main = page.getByTestId('text')
  await expect.poll(() => main.element().childElementCount).toBe(1)
  return main.element() as HTMLElement
}

describe('attacks', () => {
  test.each([
    ['a script tag', '<script>window.attacked = true</script>'],
    ['a script tag in a paragraph', 'text <script>window.attacked = true</script> text'],
    ['an event handler', '<img src=x onerror="window.attacked = true">'],
    ['svg', '<svg onload="window.attacked = true"><a xlink:href="javascript:1">x</a></svg>'],
    ['an iframe', '<iframe srcdoc="<script>parent.attacked = true</script>"></iframe>'],
    ['style', '<style>* { display: none }</style>'],
    ['a form', '<form action="https://evil.example"><input name=a></form>'],
    ['a base address', '<base href="https://evil.example">'],
  ])('%s stays text', async (_, text) => {
    const main = await render(text)
    expect(main.querySelector('script, img, svg, iframe, style, form, input, base, object, link, meta')).toBeNull()
    expect(main.textContent).toContain('<')
    expect(window).not.toHaveProperty('attacked')
  })

  test.each([
    '[x](javascript:alert(1))',
    '[x](JAVASCRIPT:alert(1))',
    '[x](java&#115;cript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vbscript:x)',
    '[x](/s/other/session)',
    '[x](#key=1)',
    '[x][1]\n\n[1]: javascript:alert(1)',
    '<javascript:alert(1)>',
    '![x](javascript:alert(1))',
    '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  ])('%s is no link', async (text) => {
    const main = await render(text)
    expect(main.querySelector('a, img')).toBeNull()
  })

  test('a file with its line opens there where it can be shown, bare, in code and as a link; else its path is copied', async () => {
    const text = String.raw`See src/a.ts:12, ${'`src/b.ts:3`'}, [main](/home/ann/app/main.ts:7) and /etc/hosts:1, not localhost:3000 or ${'`a:1`'}.`
    const session = { serverId: serverId('cloud'), sessionId: sessionId('one') }
    renderScreen(
      fixtureHub(),
      <ShownFilesContext value={{ session, folder: '/home/ann/app' }}>
        <Markdown text={text} />
      </ShownFilesContext>,
    )
    await expect.element(page.getByRole('link', { name: 'src/a.ts:12' })).toBeVisible()
    const links = page
      .getByRole('link')
      .elements()
      .map((link) => link.getAttribute('href'))
    expect(links).toEqual(
      ['src%2Fa.ts&line=12', 'src%2Fb.ts&line=3', 'main.ts&line=7'].map((file) => `/s/cloud/one/files?path=${file}`),
    )
    await expect.element(page.getByRole('button', { name: 'Copy /etc/hosts:1' })).toBeVisible()
    expect(await accessibilityProblems('light')).toEqual([])
    removeScreen()
    renderScreen(fixtureHub(), <Markdown text={text} />)
    await expect.element(page.getByRole('button', { name: 'Copy src/a.ts:12' })).toBeVisible()
    expect(page.getByRole('link').elements()).toEqual([])
  })

  test('markup nested to the limit of the page still shows its text', async () => {
    const main = await render(
      Array.from({ length: 45 }, (_, depth) => `${'  '.repeat(depth)}- level ${depth}`).join('\n'),
    )
    expect(main.textContent).toContain('level 44')
  })
})

test('a link opens elsewhere and tells nothing about us', async () => {
  await render('See https://example.org/a?b=1&c=2 or [mail](mailto:a@b.org)')
  const link = page.getByRole('link', { name: 'https://example.org/a?b=1&c=2' })
  await expect.element(link).toHaveAttribute('href', 'https://example.org/a?b=1&c=2')
  await expect.element(link).toHaveAttribute('rel', 'noopener noreferrer')
  await expect.element(link).toHaveAttribute('target', '_blank')
})

test('an image is a link: nothing is fetched by looking at a message', async () => {
  const main = await render('![a cat](https://example.org/cat.png)')
  await expect
    .element(page.getByRole('link', { name: 'Image: a cat' }))
    .toHaveAttribute('href', 'https://example.org/cat.png')
  expect(main.querySelector('img')).toBeNull()
})

test('what the official client lacks: strike, task lists, quotes, tables', async () => {
  const main = await render('~~old~~\n\n- [x] one\n- [ ] two\n\n> quoted\n\n| a | b |\n|--:|:--|\n| 1 | *2* |')
  expect(main.querySelector('del')?.textContent).toBe('old')
  expect(main.querySelector('blockquote')?.textContent).toBe('quoted')
  expect([...main.querySelectorAll('li')].map((item) => item.textContent)).toEqual(['☑ done: one', '☐ to do: two'])
  expect(main.querySelector('td')?.style.textAlign).toBe('right')
  expect(main.querySelector('td em')?.textContent).toBe('2')
})

describe('text of the whole world', () => {
  test('a link to a file says where it leads and gives it to the clipboard (06)', async () => {
    const main = await render(
      String.raw`Changed [main.ts](/home/ann/src/main.ts:12), [notes](C:\Users\ann\_notes.md) and [src/a.ts](src/a.ts).`,
    )
    expect(main.querySelector('a')).toBeNull()
    expect(main.textContent).toBe(
      String.raw`Changed main.ts /home/ann/src/main.ts:12, notes C:\Users\ann\_notes.md and src/a.ts.`,
    )
    for (const path of ['/home/ann/src/main.ts:12', String.raw`C:\Users\ann\_notes.md`, 'src/a.ts'])
      await expect.element(page.getByRole('button', { name: `Copy ${path}`, exact: true })).toBeVisible()
  })

  test('each block takes its own direction, code stays left to right (07)', async () => {
    const main = await render(
      'קובץ main.ts עודכן!\n\nEnglish text\n\n- פריט `npm install`\n- second\n\n| מפתח |\n|---|\n| b |\n\n### כותרת\n\n```\nשלום code\n```',
    )
    const direction = (selector: string) =>
      [...main.querySelectorAll(selector)].map((element) => getComputedStyle(element).direction)
    expect(direction('p')).toEqual(['rtl', 'ltr'])
    expect(direction('ul, h2, table')).toEqual(['rtl', 'rtl', 'rtl'])
    expect(direction('code, pre')).toEqual(['ltr', 'ltr', 'ltr'])
    expect(getComputedStyle(main.querySelectorAll('li')[1] as Element).unicodeBidi).toBe('plaintext')
  })

  test('folds open, keys are keys, comments are hidden (17)', async () => {
    const main = await render(
      '<details>\n<summary>Full log</summary>\n\nline **one**\n\n</details>\n\n<!-- note -->\n\nPress <kbd>Ctrl</kbd>.',
    )
    await expect.element(page.getByText('line one')).not.toBeVisible()
    await userEvent.click(page.getByText('Full log'))
    await expect.element(page.getByText('line one')).toBeVisible()
    expect(main.querySelector('kbd')?.textContent).toBe('Ctrl')
    expect(main.textContent).not.toContain('note')
  })

  test('math is MathML, what cannot be read stays as written (18)', async () => {
    const main = await render(
      String.raw`Inline $E = mc^2$ and \(x_i\), $\nonsense{x}$, $\href{https://x.org}{y_1}$.

$$
\frac{a}{b} = \sum_{i=1}^{n} x_i \label{top}
$$`,
    )
    await expect.poll(() => main.querySelectorAll('math').length).toBe(3)
    expect(main.querySelector('msup')?.textContent).toBe('c2')
    expect(main.querySelectorAll('msub')[0]?.textContent).toBe('xi')
    expect(main.querySelector('mfrac')?.textContent).toBe('ab')
    expect(main.textContent).toContain(String.raw`$\nonsense{x}$, $\href{https://x.org}{y_1}$`)
    expect(main.querySelector('a, [id]')).toBeNull()
  })

  test('a formula stays in its place', async () => {
    const main = await render(String.raw`$\raisebox{90em}{x}$ and $\rule{500em}{500em}$`)
    await expect.poll(() => main.querySelectorAll('math').length).toBe(2)
    for (const math of main.querySelectorAll('math')) {
      expect(getComputedStyle(math.parentElement as Element).contain).toBe('paint')
      expect((math.parentElement as Element).getBoundingClientRect().height).toBeLessThan(600)
    }
  })
})

test('a link whose words name a file is one link, where it says', async () => {
  const main = await render('[src/a.ts:12](https://github.com/o/r/blob/main/src/a.ts#L12) and [**`b.ts:3`**](b.ts#L3)')
  await expect.poll(() => main.querySelectorAll('a a, a button, button button').length).toBe(0)
  const [first] = main.querySelectorAll('a')
  expect(first?.href).toBe('https://github.com/o/r/blob/main/src/a.ts#L12')
  expect(first?.textContent).toBe('src/a.ts:12')
})

describe('the budget of one message', () => {
  test.each([
    ['nesting', `${'> '.repeat(5000)}deep`, 'nested too deep'],
    ['a line of 100 KB', 'x'.repeat(100_000), 'too much in one piece'],
    ['300,000 characters', 'some words\n\n'.repeat(30_000), 'too many parts'],
  ])('%s beyond it is shown as written, with the reason, and whole on demand', async (_, text, reason) => {
    const main = await render(text)
    expect(main.textContent).toContain(reason)
    const flat = text.replaceAll('\n', '')
    expect(main.textContent.length).toBeLessThan(30_000)
    const all = page.getByRole('button', { name: /^Show all/ })
    await userEvent.click(all)
    await expect.poll(() => main.textContent.length, { timeout: 20_000 }).toBeGreaterThan(flat.length)
    await expect.element(all).not.toBeInTheDocument()
    expect(main.textContent.replaceAll('\n', '')).toContain(flat.slice(-200))
    // Its button is gone: the keyboard goes on in the text.
    expect(main.contains(document.activeElement)).toBe(true)
  })

  test('what comes before and after a table without measure is formatted', async () => {
    const main = await render(`**before**\n\n${emptyTable(300, 300)}\n**after**`)
    expect([...main.querySelectorAll('strong')].map((strong) => strong.textContent)).toEqual(['before', 'after'])
    expect(main.querySelector('table')).toBeNull()
    expect(main.textContent).toContain('too many cells')
  })

  test.each(Object.entries(hostileTexts))('%s makes at most some hundred elements', async (_, text) => {
    const main = await render(text())
    expect(main.querySelectorAll('*').length).toBeLessThan(1500)
    expect(main.textContent.length).toBeLessThan(30_000)
  })
})

test('every prefix of a text can be shown while it is being written', async () => {
  const text = '# A *b* `c`\n\n- [x] d\n\n```ts\nconst a = 1\n```\n\n| a | b |\n|---|---|\n| [l](https://a.org) | 2 |\n'
  for (let end = 1; end <= text.length; end += 3) {
    await render(text.slice(0, end))
  }
  const main = await render(text)
  expect(main.querySelector('h2')?.textContent).toBe('A b c')
})

test('code can be copied and scrolled by keyboard', async () => {
  await render('```python\nprint("a")\n```')
  await expect.element(page.getByRole('group', { name: 'Code, python' })).toHaveAttribute('tabindex', '0')
  await expect.element(page.getByRole('button', { name: 'Copy code' })).toBeVisible()
})

test.each(['light', 'dark'] as const)('axe-core finds nothing in the %s theme', async (theme) => {
  await render(
    '### Three\n\n# One\n\n## Two\n\ntext `code` [link](https://a.org)\n\n- [ ] a\n\n| a |\n|---|\n| b |\n\n> q\n\n```sh\nls\n```\n\n[f](a.ts:1) $x_1$ <kbd>K</kbd>\n\n<details><summary>s</summary>\n\nd\n</details>',
  )
  expect(await accessibilityProblems(theme)).toEqual([])
})
