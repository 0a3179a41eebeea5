import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { messages } from '../../i18n/messages'
import { pictureMessages } from '../../i18n/pictureMessages'
import { fixtureHub } from '../../testing/fixtureHub'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { Markdown } from '../Markdown'

const words = pictureMessages.diagram
afterEach(() => {
  removeScreen()
  delete document.documentElement.dataset['theme']
})

const fenced = (source: string) => `Look:\n\n\`\`\`mermaid\n${source}\n\`\`\``
const show = (text: string) => renderScreen(fixtureHub(), <Markdown text={text} drawsDiagrams />)
const picture = (title: string) => page.getByRole('img', { name: words.picture(title) })
const code = page.getByRole('group', { name: messages.sessions.chat.code('mermaid') })
const later = { timeout: 20_000 }

test('a diagram is a picture, its text one press away, and the focus stays', async () => {
  show(fenced('flowchart TD\n  accTitle: Two steps\n  A[First] --> B[Second]'))
  await expect.element(code).toHaveTextContent('A[First] --> B[Second]')
  await expect.element(picture('Two steps'), later).toBeVisible()
  expect((picture('Two steps').element() as HTMLImageElement).naturalWidth).toBeGreaterThan(50)
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])

  const toText = page.getByRole('button', { name: words.showText })
  ;(toText.element() as HTMLElement).focus()
  await toText.click()
  await expect.element(code).toHaveTextContent('A[First] --> B[Second]')
  await expect.element(page.getByRole('button', { name: words.show })).toHaveFocus()
  await page.getByRole('button', { name: words.show }).click()
  await expect.element(picture('Two steps')).toBeVisible()
  await expect.element(toText).toHaveFocus()
})

test('it has the colours of the theme, also of one that is chosen later', async () => {
  document.documentElement.dataset['theme'] = 'light'
  show(fenced('flowchart TD\n  accTitle: Themed\n  A --> B'))
  await expect.element(picture('Themed'), later).toBeVisible()
  const shown = () => (picture('Themed').element() as HTMLImageElement).src
  const light = shown()
  document.documentElement.dataset['theme'] = 'dark'
  await expect.poll(shown, later).not.toBe(light)
})

test('one with a mistake is its text, with the line of the mistake', async () => {
  show(fenced('flowchart TD\n  A --> B\n  C -->> -- D['))
  await expect.element(page.getByText(words.unreadable(3)), later).toBeVisible()
  await expect.element(code).toHaveTextContent('C -->> -- D[')
  expect(await accessibilityProblems('light')).toEqual([])
})

test('a wide one is never too small to be read: it scrolls, and is shown in its own size', async () => {
  await page.viewport(390, 844)
  const steps = Array.from(
    { length: 16 },
    (_, index) => `n${index}[Step ${index}] --> n${index + 1}[Step ${index + 1}]`,
  )
  show(fenced(`flowchart LR\n  accTitle: Steps\n  ${steps.join('\n  ')}`))
  await expect.element(picture('Steps'), later).toBeVisible()
  const image = picture('Steps').element() as HTMLImageElement
  expect(image.clientWidth).toBeGreaterThan(image.naturalWidth / 2)
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390)
  await page.getByRole('button', { name: pictureMessages.zoom }).click()
  await expect.poll(() => image.clientWidth).toBeGreaterThanOrEqual(image.naturalWidth - 1)
  await page.getByRole('button', { name: pictureMessages.fit }).click()
  await expect.poll(() => image.clientWidth).toBeLessThan(image.naturalWidth)
})

test('text that a decision is about stays text', async () => {
  renderScreen(fixtureHub(), <Markdown text={fenced('flowchart TD\n  A --> B')} />)
  await expect.element(code).toHaveTextContent('A --> B')
  expect(page.getByRole('button', { name: words.show }).elements()).toEqual([])
})
