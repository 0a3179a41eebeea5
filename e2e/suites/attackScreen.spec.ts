import type { Page } from 'playwright'
import { startWaitingTerminal } from '../agents/waitingTerminal'
import { expect, sentAbout, test, type Lab } from '../fixtures/labTest'
import { approvedHeading, openLink } from '../fixtures/pages/linkTerminal'
import { pickMethod } from '../fixtures/pages/signIn'
import { startOtherSite } from '../fixtures/servers/startOtherSite'
import { stopPageClock, type PageClock } from '../fixtures/browsers/pageClock'
import { setFocus } from '../fixtures/browsers/windowFocus'
import { linkMessages } from '../../web/i18n/linkMessages'

// Attacks on the person who looks at the confirmation: clicks that were meant for something else.

const approveButton = (page: Page) =>
  page.getByRole('button', { name: linkMessages.linkTerminal.question.approve, exact: true })

/** The click reaches the page whatever the button looks like, as a click-jacker's would. */
const clickAnyway = (page: Page): Promise<void> => approveButton(page).click({ force: true, noWaitAfter: true })

/**
 * A confirmation whose clock stands still since before it was there. It takes the place of another one: React itself
 * needs time to show a screen for the first time.
 */
async function openFrozen(tab: Page, link: string): Promise<PageClock> {
  const [address = '', fragment = ''] = link.split('#')
  const decoy = 'https://other.example'
  await openLink(tab, `${address}#${fragment.split('&')[0]}&server=${encodeURIComponent(decoy)}`)
  const clock = await stopPageClock(tab)
  await replaceLink(tab, link)
  await expect(tab.getByText(decoy, { exact: true })).toHaveCount(0)
  await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.question.title })).toBeVisible()
  return clock
}

/** Another link is opened in a tab that shows one: the browser changes the fragment and loads nothing. */
async function replaceLink(tab: Page, link: string): Promise<void> {
  await tab.evaluate(
    (hash) => {
      window.location.hash = hash
    },
    link.slice(link.indexOf('#')),
  )
}

async function waitingOnA(lab: Lab) {
  const terminal = await startWaitingTerminal(lab.a.directUrl)
  return { terminal, link: terminal.webLink(lab.appUrl, lab.a.publicUrl) }
}

test('click within the 700 ms does nothing', async ({ lab, tab }) => {
  const { terminal, link } = await waitingOnA(lab)
  const clock = await openFrozen(tab, link)
  await clickAnyway(tab)
  await clock.advance(690)
  await clickAnyway(tab)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'true')
  expect(sentAbout(terminal.publicKey, lab.a)).toEqual([])

  // The wait began anew with that click.
  await clock.advance(20)
  await clickAnyway(tab)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'true')
  expect(sentAbout(terminal.publicKey, lab.a)).toEqual([])
  await clock.advance(700)
  await approveButton(tab).click()
  await expect(approvedHeading(tab)).toBeVisible()
})

test('a game: a click every 100 ms in one place approves nothing, however long it is played', async ({ lab, tab }) => {
  const { terminal, link } = await waitingOnA(lab)
  const clock = await openFrozen(tab, link)
  for (let click = 0; click < 20; click++) {
    await clickAnyway(tab)
    await clock.advance(100)
  }
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'true')
  expect(sentAbout(terminal.publicKey, lab.a)).toEqual([])
})

test('Enter held down since before the question was there approves nothing', async ({ lab, tab }) => {
  const { terminal, link } = await waitingOnA(lab)
  await tab.keyboard.down('Enter')
  const clock = await openFrozen(tab, link)
  await approveButton(tab).focus()
  for (let repeat = 0; repeat < 20; repeat++) {
    // Down again without being up: a repeat.
    await tab.keyboard.down('Enter')
    await clock.advance(500)
  }
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'true')
  expect(sentAbout(terminal.publicKey, lab.a)).toEqual([])

  await tab.keyboard.up('Enter')
  await clock.advance(700)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'false')
  await tab.keyboard.press('Enter')
  await expect(approvedHeading(tab)).toBeVisible()
})

test('a popup that hides the address approves nothing', async ({ lab, tab }) => {
  const { terminal, link } = await waitingOnA(lab)
  await tab.setViewportSize({ width: 320, height: 150 })
  const clock = await openFrozen(tab, link)
  // What comes in above it pushes the button out of view again.
  await expect(async () => {
    await approveButton(tab).scrollIntoViewIfNeeded()
    await expect(
      tab.getByText(linkMessages.linkTerminal.cutOff(linkMessages.linkTerminal.question.approve)),
    ).toBeAttached({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
  await clock.advance(5_000)
  await clickAnyway(tab)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'true')
  expect(sentAbout(terminal.publicKey, lab.a)).toEqual([])
})

test('nothing but the hub and the service worker of this app becomes script', async ({ tab }) => {
  const refused = await tab.evaluate(() => {
    const attempts = [
      () => new Worker('/assets/other.js'),
      () => new SharedWorker('data:text/javascript,1'),
      () => document.createElement('div').insertAdjacentHTML('beforeend', '<b>x</b>'),
    ]
    return attempts.map((attempt) => {
      try {
        attempt()
        return 'allowed'
      } catch (error) {
        return error instanceof TypeError ? 'refused' : String(error)
      }
    })
  })
  expect(refused).toEqual(['refused', 'refused', 'refused'])
})

test('click after blur: the wait begins again when the person is back', async ({ lab, tab }) => {
  const { terminal, link } = await waitingOnA(lab)
  const clock = await openFrozen(tab, link)
  await clock.advance(1_000)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'false')

  await setFocus(tab, false)
  await clickAnyway(tab)
  await clock.advance(5_000)
  await clickAnyway(tab)
  await setFocus(tab, true)
  await clickAnyway(tab)
  await clock.advance(690)
  await clickAnyway(tab)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'true')
  expect(sentAbout(terminal.publicKey, lab.a)).toEqual([])

  await clock.advance(700)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'false')
})

test('click after the content changed: another choice, another link, each starts the wait anew', async ({
  lab,
  tab,
}) => {
  const b = await lab.newServer()
  const onB = await startWaitingTerminal(b.directUrl)
  const { terminal: onA, link: linkToA } = await waitingOnA(lab)
  const clock = await openFrozen(tab, onB.webLink(lab.appUrl, b.publicUrl))
  await pickMethod(tab, 'separate-key')
  await clock.advance(1_000)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'false')

  await pickMethod(tab, 'same-key')
  await clickAnyway(tab)
  await clock.advance(690)
  await clickAnyway(tab)
  await clock.advance(700)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'false')

  // Another link takes the place of this one, under the finger.
  await tab.evaluate(
    (hash) => {
      window.location.hash = hash
    },
    linkToA.slice(linkToA.indexOf('#')),
  )
  await expect(tab.getByText(lab.a.publicUrl, { exact: true })).toBeVisible()
  await clickAnyway(tab)
  await expect(approveButton(tab)).toHaveAttribute('aria-disabled', 'true')
  expect(sentAbout(onA.publicKey, lab.a, b)).toEqual([])
  expect(sentAbout(onB.publicKey, lab.a, b)).toEqual([])
})

test('page framed by another site: the app does not show itself there, with and without its service worker', async ({
  lab,
  tab,
}) => {
  const { terminal, link } = await waitingOnA(lab)
  const site = await startOtherSite(`<!doctype html><title>Win a prize</title><iframe src="${link}"></iframe>`)
  try {
    await tab.evaluate(() => navigator.serviceWorker.ready)
    await expectNoApprovalInFrame(tab, site.url)

    const withoutWorker = await lab.world.browser(lab.appUrl, { loopbackNames: ['*.example'] })
    await expectNoApprovalInFrame(await withoutWorker.newTab('/happy-hub.json'), site.url)
    await withoutWorker.close()
  } finally {
    await site.stop()
  }
  expect(sentAbout(terminal.publicKey, lab.a)).toEqual([])
})

/** Chromium puts an error page of its own, at another address, where a frame is refused. */
async function expectNoApprovalInFrame(tab: Page, siteUrl: string): Promise<void> {
  await tab.goto(siteUrl, { waitUntil: 'load' })
  const [, frame] = tab.frames()
  if (!frame) throw new Error('The site has no frame')
  await expect.poll(() => frame.url()).toMatch(/^chrome-error:/)
  await expect(tab.frameLocator('iframe').getByRole('button')).toHaveCount(0)
}

test('a link opened in another window does not take the place of what is on the screen', async ({ lab, tab }) => {
  const { terminal, link } = await waitingOnA(lab)
  await openLink(tab, link)
  await expect(approveButton(tab)).toBeVisible()
  const shown = await tab.getByRole('main').textContent()
  const other = await lab.browser.newTab()
  const { link: another } = await waitingOnA(lab)
  await openLink(other, another)
  expect(await tab.getByRole('main').textContent()).toBe(shown)
  expect(sentAbout(terminal.publicKey, lab.a)).toEqual([])
})
