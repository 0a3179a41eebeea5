import { afterEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { fixtureHub } from '../testing/fixtureHub'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { showTitlesOnLongPress } from './longPress'

let stop = () => {}
afterEach(() => {
  vi.useRealTimers()
  stop()
  removeScreen()
})

const at = (type: string, x: number, pointerType = 'touch') =>
  page
    .getByText('a message')
    .element()
    .dispatchEvent(new PointerEvent(type, { bubbles: true, isPrimary: true, pointerType, clientX: x, clientY: 100 }))

const press = () =>
  page
    .getByText('a message')
    .element()
    .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))

async function show(onPress: () => void): Promise<void> {
  renderScreen(
    fixtureHub(),
    <button type="button" title="Mon, 23 Nov 2026, 14:02:05" onClick={onPress}>
      a message
    </button>,
  )
  await expect.element(page.getByText('a message')).toBeVisible()
  stop = showTitlesOnLongPress()
}

test('a finger that is held shows when something was written, and presses nothing; a tap and a move show nothing', async () => {
  let presses = 0
  await show(() => presses++)
  at('pointerdown', 50)
  await expect.element(page.getByRole('status')).toHaveTextContent('Mon, 23 Nov 2026, 14:02:05')
  at('pointerup', 50)
  press()
  expect(presses).toBe(0)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  at('pointerdown', 50)
  expect(page.getByRole('status').elements()).toEqual([])
  at('pointermove', 80)
  vi.advanceTimersByTime(600)
  expect(page.getByRole('status').elements()).toEqual([])
  at('pointerup', 80)
  at('pointerdown', 50)
  at('pointerup', 50)
  vi.advanceTimersByTime(600)
  expect(page.getByRole('status').elements()).toEqual([])
  at('pointerdown', 50, 'mouse')
  press()
  expect(presses).toBe(1)
  vi.advanceTimersByTime(600)
  expect(page.getByRole('status').elements()).toEqual([])
})

test('a hold that ends by scrolling leaves the next tap alone', async () => {
  let presses = 0
  await show(() => presses++)
  at('pointerdown', 50)
  await expect.element(page.getByRole('status')).toBeVisible()
  at('pointercancel', 50)
  at('pointerdown', 50)
  at('pointerup', 50)
  press()
  expect(presses).toBe(1)
})
