import type { Page } from 'playwright'
import { createAccount } from '../fixtures/pages/signIn'
import { untilAllIsStored } from '../fixtures/pages/storedFiles'
import { testedApp } from '../fixtures/globalSetup'
import { expect, test } from '../fixtures/test'
import { linkMessages } from '../../web/i18n/linkMessages'

const key = '4Vd0yQ9mB1x7Jr3tPzWc8uKfHn2sLaEoTgYiR6bN5Xk'

/** As the system opens an installed app that something is shared with: a form, sent to the manifest's address. */
async function share(page: Page, fields: Record<string, string>): Promise<void> {
  await page.evaluate((values) => {
    const form = document.createElement('form')
    form.action = '/connect/share'
    form.method = 'post'
    form.enctype = 'multipart/form-data'
    for (const [name, value] of Object.entries(values)) {
      const field = document.createElement('input')
      field.name = name
      field.value = value
      form.append(field)
    }
    document.body.append(form)
    form.submit()
  }, fields)
}

/** Everything that this origin keeps: Cache Storage, localStorage, sessionStorage, and the addresses of the tab. */
function keptBy(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
    const requests = (await Promise.all(opened.map((cache) => cache.keys()))).flat().map(({ url }) => url)
    const visited = performance.getEntries().map(({ name }) => name)
    return JSON.stringify([requests, visited, { ...localStorage }, { ...sessionStorage }, location.href])
  })
}

test('a link that is shared with the app is asked about; it needs no network and is stored nowhere', async ({
  world,
}) => {
  const [server] = await world.servers(1)
  if (!server) throw new Error('A server is needed')
  const appUrl = await world.serveApp(server)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  await createAccount(page)
  await untilAllIsStored(page, testedApp)
  const session = await browser.context().newCDPSession(page)
  expect((await session.send('Page.getAppManifest')).errors).toEqual([])

  // The host does not run: what is shared cannot have gone there.
  await world.servedApp().stop()
  await share(page, { title: 'Login', text: `happy://terminal?key=${key}&server=${encodeURIComponent(server.url)}` })
  await expect(page.getByRole('heading', { name: linkMessages.linkTerminal.question.title })).toBeVisible()
  await expect(page.getByText(linkMessages.linkTerminal.source.paste)).toBeVisible()
  expect(await keptBy(page)).not.toContain(key)

  await test.step('what is no link is kept in the field', async () => {
    await share(page, { text: 'Have a look at this' })
    await expect(page.getByRole('alert')).toBeVisible()
    await expect(page.getByRole('textbox', { name: linkMessages.addTerminal.paste.label })).toHaveValue(
      'Have a look at this',
    )
    expect(new URL(page.url()).search).toBe('')
  })

  await test.step('asked for again, it is gone, and that is said', async () => {
    await page.goto('/connect?shared=long-gone')
    await expect(page.getByRole('alert')).toContainText(linkMessages.addTerminal.shareLost.what)
  })
})
