import { afterEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { watchForMissingChunks } from '../pwa/missingChunk'
import { fixtureHub } from '../testing/fixtureHub'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { onDemand } from './onDemand'

afterEach(removeScreen)

const frames = async (count: number) => {
  for (let frame = 0; frame < count; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
}

function partOnDemand(name: string) {
  const given: { load?: () => void; fail?: () => void } = {}
  const loading = new Promise<() => string>((resolve, reject) => {
    given.load = () => resolve(() => `${name} is here`)
    given.fail = () => reject(new Error(name))
  })
  return { Part: onDemand<object>(() => loading), load: () => given.load?.(), fail: () => given.fail?.() }
}

test('each part is shown with the frames after its code came, however soon after another one', async () => {
  const [one, two] = [partOnDemand('one'), partOnDemand('two')]
  renderScreen(
    fixtureHub({}),
    <>
      <one.Part whileLoading={<p>waiting for one</p>} />
      <two.Part whileLoading={<p>waiting for two</p>} />
    </>,
  )
  await expect.element(page.getByText('waiting for one')).toBeVisible()
  for (const { load } of [one, two]) {
    load()
    await frames(3)
  }
  expect(document.body.textContent).toContain('one is here')
  expect(document.body.textContent).toContain('two is here')
  expect(document.body.textContent).not.toContain('waiting')
})

test('code that cannot be loaded is an error of the screen, not an endless wait', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const one = partOnDemand('one')
  renderScreen(
    fixtureHub({}),
    <ErrorBoundary resetKey="">
      <one.Part />
    </ErrorBoundary>,
  )
  one.fail()
  await expect.element(page.getByRole('alert')).toBeVisible()
})

test.each(['a click', 'the network'])('what could not be loaded is tried again by %s', async (by) => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  watchForMissingChunks()
  let tries = 0
  const Part = onDemand<object>(async () => {
    tries++
    if (tries > 2) return () => 'it is here'
    const payload = new Error('chunk')
    window.dispatchEvent(Object.assign(new Event('vite:preloadError'), { payload }))
    throw payload
  })
  renderScreen(
    fixtureHub({}),
    <ErrorBoundary resetKey="">
      <Part />
    </ErrorBoundary>,
  )
  const again = page.getByRole('button', { name: 'Try again' })
  await expect.element(again).toBeVisible()
  await again.click()
  await expect.poll(() => tries).toBe(2)
  await expect.element(again).toBeVisible()
  if (by === 'a click') await again.click()
  else window.dispatchEvent(new Event('online'))
  await expect.element(page.getByText('it is here')).toBeVisible()
})
