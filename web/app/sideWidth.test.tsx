import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureSession, threeServers } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { App } from './App'
import { sideWidth, sideWidths } from './sideWidth'

beforeEach(() => page.viewport(1280, 800))
afterEach(async () => {
  removeScreen()
  sideWidth.set(sideWidths.usual)
  await page.viewport(414, 896)
})

const app = fixtureApp(threeServers(), [fixtureSession('laptop', 's1')])
const line = page.getByRole('separator', { name: 'Width of the list' })
const widthOfList = () => Math.round(document.querySelector('nav')?.closest('div')?.getBoundingClientRect().width ?? 0)

test('the list is made wider and narrower by keys, within limits, and stays so on this device', async () => {
  renderScreen(fixtureHub({ app }), <App />)
  await expect.element(line).toHaveAttribute('aria-valuenow', '400')
  const before = widthOfList()
  line.element().focus()
  await userEvent.keyboard('{ArrowRight}{ArrowRight}')
  await expect.element(line).toHaveAttribute('aria-valuenow', '440')
  expect(widthOfList() - before).toBe(40)
  expect(localStorage.getItem('happy-hub:side-width')).toBe('440')
  await userEvent.keyboard('{End}{ArrowRight}')
  await expect.element(line).toHaveAttribute('aria-valuenow', '640')
  await userEvent.keyboard('{Enter}')
  await expect.element(line).toHaveAttribute('aria-valuenow', '400')
  expect(localStorage.getItem('happy-hub:side-width')).toBeNull()
  expect(await accessibilityProblems('light', 'page')).toEqual([])
})

test('and by the pointer', async () => {
  renderScreen(fixtureHub({ app }), <App />)
  await expect.element(line).toBeVisible()
  const target = line.element()
  const before = widthOfList()
  const { left, top } = target.getBoundingClientRect()
  const at = (x: number) => ({ clientX: x, clientY: top + 100, pointerId: 1, bubbles: true })
  // The browser takes a capture only of a real pointer.
  target.setPointerCapture = () => {}
  target.hasPointerCapture = () => true
  target.dispatchEvent(new PointerEvent('pointerdown', at(left)))
  target.dispatchEvent(new PointerEvent('pointermove', at(left + 100)))
  await expect.poll(() => widthOfList() - before).toBeGreaterThan(90)
})

test('on a phone there is no such line', async () => {
  await page.viewport(390, 844)
  renderScreen(fixtureHub({ app }), <App />)
  await expect.element(page.getByRole('navigation', { name: 'Sessions' })).toBeVisible()
  await expect.element(line).not.toBeInTheDocument()
})

test.each([
  ['', 400],
  ['nonsense', 400],
  ['20', 320],
  ['9999', 640],
  ['500', 500],
])('what is stored is a width: %j is %i', (stored, width) => {
  sideWidth.reread(stored)
  expect(sideWidth.get()).toBe(width)
})
