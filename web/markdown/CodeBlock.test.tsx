import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { fixtureHub } from '../testing/fixtureHub'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { showVisibly } from '../visibleText/VisibleText'
import { chooseWrapping } from '../code/wrapping'
import { CodeBlock } from './CodeBlock'

afterEach(() => {
  removeScreen()
  chooseWrapping(null)
})

const show = (code: string, language: string, shown?: typeof showVisibly) =>
  renderScreen(fixtureHub(), <CodeBlock code={code} language={language} shown={shown} />)
const drawn = () => document.querySelector('code')?.textContent
const parts = () => [...document.querySelectorAll('code span[class]')].map((part) => part.textContent)
const wrapped = () => [...document.querySelectorAll('pre')].map((pre) => 'wraps' in pre.dataset)
/** The worker and a language have to come first. */
const later = { timeout: 20_000 }

test('the text is there at once, its colours after it', async () => {
  show('const a = "x" // why', 'ts')
  await expect.poll(drawn).toBe('const a = "x" // why')
  await expect.poll(parts, later).toEqual(['const', '"x"', '// why'])
  expect(drawn()).toBe('const a = "x" // why')
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
})

test('a hostile text stays text, with colours and without', async () => {
  const hostile = '<img src=x onerror="alert(1)"><script>alert("2")</script>'
  show(hostile, 'html')
  await expect.poll(() => parts().length, later).toBeGreaterThan(3)
  expect(document.querySelectorAll('code img, code script')).toHaveLength(0)
  expect(drawn()).toBe(hostile)
})

test('what hides something is marked and not coloured', async () => {
  show('echo ok', 'sh', showVisibly)
  await expect.poll(parts, later).toEqual(['echo'])
  removeScreen()
  show('echo "\u202Eko"', 'sh', showVisibly)
  await expect.poll(drawn).toContain('U+202E')
})

test('long lines wrap or not, for all blocks and remembered on this device; never where all must be in view', async () => {
  renderScreen(
    fixtureHub(),
    <>
      <CodeBlock code="one" />
      <CodeBlock code="two" wraps />
      <CodeBlock code="three" wraps="always" />
    </>,
  )
  await expect.poll(wrapped).toEqual([false, true, true])
  await page.getByRole('button', { name: 'Wrap long lines' }).click()
  await expect.poll(wrapped).toEqual([true, true, true])
  expect(localStorage.getItem('happy-hub:wrap-code')).toBe('on')
  expect(page.getByRole('button', { name: 'Do not wrap lines' }).elements()).toHaveLength(2)
  expect(await accessibilityProblems('light')).toEqual([])
  await page.getByRole('button', { name: 'Do not wrap lines' }).first().click()
  await expect.poll(wrapped).toEqual([false, false, true])
})

test('a long text is coloured in all its pieces', async () => {
  const code = Array.from({ length: 800 }, (_, index) => `let value${index} = ${index}`).join('\n')
  show(code, 'js')
  await page.getByRole('button', { name: /Show all/ }).click()
  await expect.poll(() => parts().filter((part) => part === 'let').length, later).toBe(800)
})
