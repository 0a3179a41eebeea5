import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { fixtureHub } from '../testing/fixtureHub'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { chooseSideBySide } from './diffLayout'
import DiffView from './DiffView'
import type { FileChange } from './fileChange'

beforeEach(() => page.viewport(1280, 800))
afterEach(async () => {
  removeScreen()
  chooseSideBySide(false)
  await page.viewport(1280, 800)
})

const before = Array.from({ length: 30 }, (_, index) => `const line${index} = ${index}`)
const change: FileChange = {
  kind: 'replace',
  path: 'src/a.ts',
  how: null,
  before: before.join('\n'),
  after: before.with(15, 'const line15 = "changed"').toSpliced(16, 0, 'let more').join('\n'),
}
const show = (shown: FileChange = change, complete = false) =>
  renderScreen(fixtureHub(), <DiffView change={shown} complete={complete} />)
const layout = page.getByRole('button', { name: 'Side by side' })
const drawn = (kind: string) =>
  [...document.querySelectorAll(`[data-kind="${kind}"]`)].map((line) => line.lastElementChild?.textContent)
const numbers = () =>
  [...document.querySelectorAll('[class*="line"] [class*="number"]')].map((number) => number.textContent)
const pairs = () => [...document.querySelectorAll('[class*="pair"]')].map((row) => row.children.length)
const changedWords = () => [...document.querySelectorAll('[class*="changed"]')].map((part) => part.textContent)

test('words that changed are marked, lines far from it are folded and open, colours follow', async () => {
  show()
  await expect.element(page.getByRole('button', { name: 'Show 12 unchanged lines' })).toBeVisible()
  expect(drawn('removed')).toEqual(['const line15 = 15'])
  expect(drawn('added')).toEqual(['const line15 = "changed"', 'let more'])
  expect(changedWords()).toEqual(['15', '"changed"'])
  expect(drawn('same')).toHaveLength(6)
  await expect
    .poll(() => [...document.querySelectorAll('[class*="keyword"]')].length, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(9)
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Show 12 unchanged lines' }))
  expect(drawn('same')).toHaveLength(18)
})

test('side by side where there is room, remembered on this device', async () => {
  show()
  await userEvent.click(layout)
  await expect.element(layout).toHaveAttribute('aria-pressed', 'true')
  expect(pairs()).toEqual(Array.from({ length: 8 }, () => 2))
  expect(localStorage.getItem('happy-hub:side-by-side')).toBe('on')
  expect(await accessibilityProblems('light')).toEqual([])
  await page.viewport(390, 800)
  await expect.poll(pairs).toEqual([])
  expect(layout.elements()).toEqual([])
})

test('a patch has the line numbers of both sides; a request that waits folds nothing', async () => {
  show({ kind: 'patch', path: 'x', patch: '--- a/x\n+++ b/x\n@@ -10,2 +12,2 @@\n same\n-old\n+new\n', how: null })
  await expect.poll(numbers).toEqual(['10', '12', '11', '', '', '13'])
  removeScreen()
  show(change, true)
  await expect.poll(() => drawn('same')).toHaveLength(29)
})

test('a new file has one column of numbers', async () => {
  show({ kind: 'write', path: 'x', content: 'one\ntwo\n', how: null })
  await expect.poll(numbers).toEqual(['1', '2'])
})

test('a line that hides something is marked whatever its colours', async () => {
  show({ kind: 'write', path: 'a.sh', content: 'echo "\u202Eko"\n', how: null })
  await expect.element(page.getByText('U+202E')).toBeVisible()
})
