import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { fixtureHub } from '../testing/fixtureHub'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
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

  test('nesting beyond reason is shown as it is', async () => {
    const text = `${'> '.repeat(5000)}deep`
    expect((await render(text)).textContent).toBe(text)
  })

  test('markup nested to the limit of the page still shows its text', async () => {
    const main = await render(
      Array.from({ length: 45 }, (_, depth) => `${'  '.repeat(depth)}- level ${depth}`).join('\n'),
    )
    expect(main.textContent).toContain('level 44')
  })

  test('100 KB in one line', async () => {
    const text = 'x'.repeat(100_000)
    expect((await render(text)).textContent).toBe(text)
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
    '### Three\n\n# One\n\n## Two\n\ntext `code` [link](https://a.org)\n\n- [ ] a\n\n| a |\n|---|\n| b |\n\n> q\n\n```sh\nls\n```',
  )
  expect(await accessibilityProblems(theme)).toEqual([])
})
