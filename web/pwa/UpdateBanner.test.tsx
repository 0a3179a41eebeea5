import { afterEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { DeviceSection } from '../settings/DeviceSection'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { fixtureHub } from '../testing/fixtureHub'
import { watchForInstall } from './appInstall'
import { UpdateOffer } from './UpdateBanner'

afterEach(removeScreen)

test('nothing is said while no new build waits', async () => {
  renderScreen(fixtureHub(), <UpdateOffer update="none" onAgree={() => {}} />)
  await expect.element(page.getByRole('status')).toBeEmptyDOMElement()
})

test('a waiting build changes nothing before the person agrees, and is agreed to once', async () => {
  const onAgree = vi.fn<() => void>()
  renderScreen(fixtureHub(), <UpdateOffer update="ready" onAgree={onAgree} />)
  await expect.element(page.getByRole('status')).toHaveTextContent('A new version is ready.')
  expect(onAgree).not.toHaveBeenCalled()
  await userEvent.click(page.getByRole('button', { name: 'Reload all tabs' }))
  expect(onAgree).toHaveBeenCalledOnce()
  renderScreen(fixtureHub(), <UpdateOffer update="switching" onAgree={onAgree} />)
  await expect.element(page.getByRole('button', { name: 'Reload all tabs' })).toBeDisabled()
})

test('the install entry uses the offer of the browser, once', async () => {
  watchForInstall()
  renderScreen(fixtureHub(), <DeviceSection />)
  await expect.element(page.getByText(/may offer to install/)).toBeVisible()
  const prompt = vi.fn<() => Promise<{ outcome: string }>>(() => Promise.resolve({ outcome: 'dismissed' }))
  const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt })
  window.dispatchEvent(offer)
  expect(offer.defaultPrevented).toBe(true)
  await userEvent.click(page.getByRole('button', { name: 'Install as an app' }))
  expect(prompt).toHaveBeenCalledOnce()
  await expect.element(page.getByText(/may offer to install/)).toBeVisible()
})

test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
  renderScreen(
    fixtureHub(),
    <>
      <UpdateOffer update="ready" onAgree={() => {}} />
      <DeviceSection />
    </>,
  )
  await expect.element(page.getByText(/stored on this device/)).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})
