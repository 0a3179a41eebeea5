import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { Locator } from 'vitest/browser'
import { pendingLink } from '../linking/pending'
import { fixtureChat, fullConversation } from '../testing/fixtureChats'
import { FIXTURE_LINK, fixtureLink, flowId } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { busyApp } from '../testing/fixtureLists'
import { fixtureApp, fixtureServer } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { App } from './App'

afterEach(async () => {
  pendingLink.clear()
  removeScreen()
  await page.viewport(414, 896)
})

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const signedOut = fixtureApp([fixtureServer('laptop', signedOutServer()), fixtureServer('cloud', signedOutServer())])

function signedOutServer() {
  return { account: { kind: 'signed-out' }, connection: { kind: 'signed-out' } } as const
}

const screens: { screen: string; path: string; shown: Locator; app?: ReturnType<typeof fixtureApp>; link?: boolean }[] =
  [
    { screen: 'list', path: '/', shown: page.getByRole('navigation', { name: 'Sessions' }) },
    {
      screen: 'signed out everywhere',
      path: '/',
      shown: page.getByRole('link', { name: 'Sign in' }).first(),
      app: signedOut,
    },
    { screen: 'first sign-in', path: '/sign-in', shown: heading('Happy Hub'), app: fixtureApp() },
    { screen: 'chat', path: '/s/laptop/s3', shown: page.getByRole('textbox', { name: 'Message' }) },
    { screen: 'machines', path: '/machines', shown: heading('Machines') },
    { screen: 'servers', path: '/servers', shown: heading('Servers') },
    { screen: 'settings', path: '/settings', shown: heading('Settings') },
    { screen: 'sign-in', path: '/sign-in', shown: heading('Add a server') },
    { screen: 'connect', path: '/terminal/connect', shown: heading('Approve a terminal?'), link: true },
  ]

describe('the whole page, by all of axe-core’s rules', () => {
  const cases = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((theme) => ({ width, theme })))
  describe.each(cases)('$width px, $theme', ({ width, theme }) => {
    test.each(screens)('$screen', async ({ path, shown, app, link }) => {
      await page.viewport(width, 800)
      if (link) pendingLink.put({ text: FIXTURE_LINK, source: 'web-link' })
      const hub = fixtureHub({
        app: app ?? busyApp(12),
        chats: [fixtureChat('laptop', 's3', fullConversation())],
        answers: { startLink: () => Promise.resolve({ flowId: flowId('link-1') }) },
        flows: [fixtureLink({ at: 'confirm', preselected: null })],
      })
      renderScreen(hub, <App />, path)
      await expect.element(shown).toBeVisible()
      expect(await accessibilityProblems(theme, 'page')).toEqual([])
    })
  })
})
