import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { SignInScreen } from '../signIn/SignInScreen'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp } from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { FirstVisitForm } from './FirstVisitForm'

afterEach(removeScreen)

const asking = page.getByRole('group', { name: 'Do you use Happy already?' })

/** Without the ids, which each rendering makes anew. */
const markup = () =>
  asking
    .element()
    .closest('[class*="_screen_"]')
    ?.outerHTML.replaceAll(/ (id|name|aria-describedby|for)="[^"]*"/g, '')

test('what index.html holds is what the sign-in shows before the hub has answered', async () => {
  renderScreen(fixtureHub(), <FirstVisitForm />, '/sign-in')
  await expect.element(asking).toBeVisible()
  const early = markup()
  expect(early).toContain('Restore from a backup key')
  renderScreen(fixtureHub({ app: { ...fixtureApp(), phase: 'reading-cache' } }), <SignInScreen />, '/sign-in')
  await expect.element(asking).toBeVisible()
  expect(markup()).toBe(early)
})
