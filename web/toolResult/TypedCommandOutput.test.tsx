import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { chooseWrapping } from '../code/wrapping'
import { messages } from '../i18n/messages'
import { fixtureHub } from '../testing/fixtureHub'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import TypedCommandOutput from './TypedCommandOutput'

afterEach(() => {
  removeScreen()
  chooseWrapping(null)
})

const words = messages.sessions
const output = `total 8\n${'a long name '.repeat(60)}`
const height = () => document.querySelector('pre')?.getBoundingClientRect().height ?? 0

test('its long lines wrap or not as chosen, and it can be copied', async () => {
  renderScreen(fixtureHub(), <TypedCommandOutput output={output} />)
  await expect.element(page.getByText('total 8')).toBeVisible()
  await expect.element(page.getByRole('button', { name: words.tool.copyResult })).toBeVisible()
  const wrapped = height()
  await page.getByRole('button', { name: words.chat.unwrap }).click()
  await expect.element(page.getByRole('button', { name: words.chat.wrap, exact: true })).toBeVisible()
  expect(height()).toBeLessThan(wrapped)
  expect([...(await accessibilityProblems('light')), ...(await accessibilityProblems('dark'))]).toEqual([])
})
