import type { Page } from 'playwright'
import { parseBackupText } from '../../worker/crypto/backupText'
import { settingsMessages } from '../../web/i18n/settingsMessages'
import { messages } from '../../web/i18n/messages'
import { createArtifactClient } from '../clients/artifactClient'
import { addServer, createAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'

const words = settingsMessages.artifacts

const title = (page: Page) => page.getByRole('textbox', { name: words.titleField })
const body = (page: Page) => page.getByRole('textbox', { name: words.bodyField })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const line = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

test('artifacts of two servers: written here and by another client, in conflict, over a reload, deleted with undo', async ({
  world,
}) => {
  const [home, cloud] = await world.localServers(2)
  if (!home || !cloud) throw new Error('Two servers are needed')
  const appUrl = await world.serveApp(home)
  const browser = await world.browser(appUrl)
  const page = await browser.newTab()
  const backupText = await createAccount(page)
  await page.goto('/sign-in')
  await addServer(page, cloud.url, 'same-key')
  const parsed = parseBackupText(backupText)
  if (!parsed.ok) throw new Error('No backup text')
  const others = await Promise.all([home, cloud].map(({ directUrl }) => createArtifactClient(directUrl, parsed.secret)))
  const [onHome, onCloud] = others
  if (!onHome || !onCloud) throw new Error('Two clients are needed')

  await test.step('one is created on the primary, another on the other server', async () => {
    await page.goto('/settings')
    await page.getByRole('link', { name: words.title }).click()
    await expect(page.getByText(words.none)).toBeVisible()
    await page.getByRole('link', { name: words.create }).click()
    await title(page).fill('Release plan')
    await body(page).fill('first line\nsecond line')
    await page.reload()
    await expect(body(page)).toHaveValue('first line\nsecond line')
    await button(page, words.save).click()
    await expect(page.getByRole('heading', { name: 'Release plan' })).toBeVisible()
    await page.goto('/artifacts/new')
    await page.getByRole('radio', { name: new URL(cloud.url).host }).check()
    await title(page).fill('Cloud costs')
    await button(page, words.save).click()
    await expect(page.getByRole('heading', { name: 'Cloud costs' })).toBeVisible()
    expect((await onHome.all()).map(({ header }) => header)).toEqual([{ title: 'Release plan' }])
    expect((await onCloud.all()).map(({ header }) => header)).toEqual([{ title: 'Cloud costs' }])
  })

  await test.step('what another client writes is there at once, also under an id that the other server has', async () => {
    await page.goto('/artifacts')
    const [mine] = await onHome.all()
    if (!mine) throw new Error('No artifact')
    await onCloud.create(mine.id, { title: 'Same id' }, { body: 'of another server' })
    await expect(line(page, 'Same id')).toBeVisible()
    await onHome.update(mine.id, { header: { title: 'Release plan 2', draft: true } })
    await expect(line(page, 'Release plan 2')).toBeVisible()
    await page.getByRole('link', { name: 'Same id' }).click()
    await expect(body(page)).toHaveValue('of another server')
    await page.goBack()
  })

  await test.step('what was typed outlives a reload, and meets what another client wrote meanwhile', async () => {
    const [mine] = await onHome.all()
    if (!mine) throw new Error('No artifact')
    await page.getByRole('link', { name: 'Release plan 2' }).click()
    await body(page).fill('first line\nmy line')
    await page.reload()
    await expect(body(page)).toHaveValue('first line\nmy line')
    await onHome.update(mine.id, { body: { body: 'first line\ntheir line' } })
    await expect(page.getByText(words.changed(new URL(home.url).host))).toBeVisible()
    await expect(page.getByText('their line')).toBeVisible()
    await button(page, words.copy).click()
    await expect(page.getByText(words.changed(new URL(home.url).host))).toBeHidden()
    await expect
      .poll(async () => new Set((await onHome.all()).map((one) => one.body['body'])))
      .toEqual(new Set(['first line\nmy line', 'first line\ntheir line']))
    // What nobody here knows is still there.
    expect((await onHome.all()).find(({ id }) => id === mine.id)?.header).toEqual({
      title: 'Release plan 2',
      draft: true,
    })
  })

  await test.step('a deletion is taken back; another one is carried out', async () => {
    await page.goto('/artifacts')
    await page.getByRole('link', { name: 'Cloud costs' }).click()
    await button(page, words.remove).click()
    await button(page, messages.sessions.removal.undo).click()
    await expect(button(page, messages.sessions.removal.undo)).toBeHidden()
    await page.getByRole('link', { name: 'Cloud costs' }).click()
    await button(page, words.remove).click()
    await expect(page.getByText(messages.sessions.removal.soon.delete)).toBeVisible()
    await page.reload()
    // The list is there again, so that what is missing in it is deleted.
    await expect(line(page, 'Same id')).toBeVisible()
    await expect(line(page, 'Cloud costs')).toBeHidden({ timeout: 20_000 })
    expect((await onCloud.all()).map(({ header }) => header)).toEqual([{ title: 'Same id' }])
  })

  await test.step('while a server is away the others are there, and it is not called empty', async () => {
    cloud.proxy.setFault({ kind: 'refuse' })
    cloud.proxy.cutConnections()
    await page.reload()
    const notKnown = messages.sessions.list.notKnown.waiting(new URL(cloud.url).host)
    await expect(page.getByRole('main').getByText(notKnown)).toBeVisible()
    await expect(line(page, 'Release plan 2').first()).toBeVisible()
  })
})
