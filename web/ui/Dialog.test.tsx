import { useState } from 'react'
import { flushSync } from 'react-dom'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { fixtureHub } from '../testing/fixtureHub'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { Dialog } from './Dialog'

afterEach(removeScreen)

function Opener() {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && (
        <Dialog title="A question" onClose={() => flushSync(() => setOpen(false))}>
          <button type="button">Inside</button>
        </Dialog>
      )}
    </>
  )
}

test('the focus is back where it was in the moment in which the dialog is gone', async () => {
  renderScreen(fixtureHub(), <Opener />)
  await userEvent.click(page.getByRole('button', { name: 'Open' }))
  await expect.element(page.getByRole('dialog')).toBeVisible()
  const focused: (string | null | undefined)[] = []
  const watch = new MutationObserver(() => {
    if (document.querySelector('dialog') === null) focused.push(document.activeElement?.textContent)
  })
  watch.observe(document.body, { childList: true, subtree: true })
  await userEvent.keyboard('{Escape}')
  await expect.poll(() => focused).toEqual(['Open'])
  watch.disconnect()
})
