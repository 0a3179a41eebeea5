import { expect, it, vi } from 'vitest'
import { openPage } from '../testing/testPages'
import { createPages } from './pages'

const silent = { onOccupied() {}, onIdle() {}, onAppState() {}, onBrowserOnline() {}, onVisible() {}, onAllHidden() {} }

it('replaces the earlier connection of a page that connects again', async () => {
  const pages = createPages(silent)
  const { pageLock, leave } = await openPage()
  const closed = { first: vi.fn<() => void>(), second: vi.fn<() => void>() }
  expect(pages.add(pageLock, 1, closed.first)).not.toBeNull()
  expect(pages.add(pageLock, 2, closed.second)).not.toBeNull()
  expect(closed.first).toHaveBeenCalledOnce()
  expect(closed.second).not.toHaveBeenCalled()
  leave()
  await vi.waitFor(() => expect(closed.second).toHaveBeenCalledOnce())
})

it('keeps the connection of a page when a hello that the page gave up arrives late', async () => {
  const pages = createPages(silent)
  const { pageLock, leave } = await openPage()
  const closed = { first: vi.fn<() => void>(), second: vi.fn<() => void>() }
  expect(pages.add(pageLock, 2, closed.second)).not.toBeNull()
  expect(pages.add(pageLock, 1, closed.first)).toBeNull()
  expect(closed.second).not.toHaveBeenCalled()
  leave()
  await vi.waitFor(() => expect(closed.second).toHaveBeenCalledOnce())
})
