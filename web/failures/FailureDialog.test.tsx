import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { Dialog } from '../ui/Dialog'
import { FailureDialog } from './FailureDialog'
import { failures, tellFailure } from './failures'

beforeEach(() => page.viewport(390, 844))
afterEach(() => {
  removeScreen()
  failures.set([])
})

const fail = (title: string) =>
  tellFailure(
    Promise.reject(new HubError({ code: 'unreachable', serverUrl: canonicalUrl('cloud'), reason: 'timed-out' })),
    title,
  )

const show = () =>
  renderScreen(
    fixtureHub({ app: fixtureApp([fixtureServer('cloud')], []) }),
    <main tabIndex={-1}>
      <textarea aria-label="Message" />
      <FailureDialog />
    </main>,
  )

test('while somebody types, a failure is said beside it and every letter goes where it was going', async () => {
  show()
  await userEvent.type(page.getByLabelText('Message'), 'git pu')
  fail('Rename')
  const aside = page.getByRole('region', { name: 'Rename' })
  await expect.element(aside.getByRole('alert')).toHaveTextContent(/did not answer in time/)
  await userEvent.keyboard('sh')
  await expect.element(page.getByLabelText('Message')).toHaveValue('git push')
  for (const theme of ['light', 'dark'] as const) expect(await accessibilityProblems(theme)).toEqual([])
  // By keyboard, too.
  await userEvent.tab()
  await expect.element(aside.getByRole('button')).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(aside).not.toBeInTheDocument()
  await expect.element(page.getByRole('main')).toHaveFocus()
})

test('while somebody types into a modal dialog it is said over that, and nothing typed is lost', async () => {
  renderScreen(
    fixtureHub({ app: fixtureApp([fixtureServer('cloud')], []) }),
    <main tabIndex={-1}>
      <Dialog title="New name" onClose={() => undefined}>
        <input aria-label="Name" />
      </Dialog>
      <FailureDialog />
    </main>,
  )
  const field = page.getByRole('textbox', { name: 'Name' })
  await userEvent.type(field, 'Lap')
  fail('Archive')
  const said = page.getByRole('dialog', { name: 'Archive' })
  await expect.element(said.getByRole('alert')).toHaveTextContent(/did not answer in time/)
  for (const theme of ['light', 'dark'] as const) expect(await accessibilityProblems(theme)).toEqual([])
  await said.getByRole('button').click()
  await expect.element(said).not.toBeInTheDocument()
  await expect.element(field).toHaveFocus()
  await userEvent.keyboard('top')
  await expect.element(field).toHaveValue('Laptop')
})

test('otherwise it asks to be read, and what fails next waits for it', async () => {
  show()
  fail('Rename')
  fail('Archive')
  await expect.element(page.getByRole('dialog', { name: 'Rename' })).toBeVisible()
  await expect.element(page.getByRole('dialog', { name: 'Archive' })).not.toBeInTheDocument()
  await page.getByRole('dialog').getByRole('button').click()
  await expect.element(page.getByRole('dialog', { name: 'Archive' })).toBeVisible()
})
