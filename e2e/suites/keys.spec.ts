import type { Page } from 'playwright'
import { messages } from '../../web/i18n/messages'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { sessionActionsMessages } from '../../web/i18n/sessionActionsMessages'
import { askingSession } from '../fixtures/askingSession'
import { goTo, keysHelp, waitForKeys } from '../fixtures/pages/keys'
import { permissionCards } from '../fixtures/pages/newSession'
import { sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoAccounts } from '../fixtures/twoAccounts'

const { keys: words, kinds } = paletteMessages
const { removal } = messages.sessions

test('two servers by keys alone: palette, list, answers with undo, keys that are changed and turned off', async ({
  world,
}) => {
  test.setTimeout(120_000)
  const { cloud, page, atHome, inCloud } = await twoAccounts(world)
  const login = await askingSession(atHome, 'fix-login')
  const rust = await askingSession(inCloud, 'port-to-rust')
  await page.goto('/')
  await expect(sessionRows(page)).toHaveCount(2)
  await waitForKeys(page)
  const addressOf = ({ session }: typeof login) => new RegExp(`/${session.id}$`)

  await test.step('the palette: a session by its title, by its folder and by what was said, a server, a command', async () => {
    await rust.session.post('t1', [{ t: 'turn-start' }, { t: 'text', text: 'The borrow checker agrees.' }])
    await goTo(page, 'port', new RegExp(`^port-to-rust.*${kinds.session}`))
    await expect(page).toHaveURL(addressOf(rust))
    await expect(page.getByText('The borrow checker agrees.')).toBeVisible()
    await goTo(page, 'dev/fix-login', new RegExp(`^fix-login.*${kinds.session}`))
    await expect(page).toHaveURL(addressOf(login))
    await goTo(page, 'borrow checker', new RegExp(kinds.message))
    await expect(page).toHaveURL(new RegExp(`/${rust.session.id}\\b`))
    await goTo(page, new URL(cloud.url).host, new RegExp(kinds.server))
    await expect(page).toHaveURL(/\/servers/)
    await goTo(page, 'usage', new RegExp(paletteMessages.commands.usage))
    await expect(page).toHaveURL(/\/usage$/)
  })

  await test.step('the official client’s: the first session, a new one, settings', async () => {
    await page.keyboard.press('Control+Alt+Digit1')
    await expect(page).toHaveURL(/\/s\//)
    await page.keyboard.press('Control+Alt+n')
    await expect(page).toHaveURL(/\/new$/)
    await page.keyboard.press('Control+Alt+,')
    await expect(page).toHaveURL(/\/settings$/)
  })

  await test.step('the list: j, k and Enter; e archives on its own server, z takes it back', async () => {
    await page.goto('/')
    await waitForKeys(page)
    await page.keyboard.press('j')
    const first = (await page.locator(':focus').getAttribute('href')) ?? ''
    await page.keyboard.press('j')
    await expect(page.locator(':focus')).not.toHaveAttribute('href', first)
    await page.keyboard.press('k')
    await expect(page.locator(':focus')).toHaveAttribute('href', first)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL((url) => url.pathname === first)
    await sessionRows(page, 'port-to-rust').focus()
    await page.keyboard.press('e')
    await expect(sessionRows(page, 'port-to-rust')).toHaveCount(0)
    await expect(sessionRows(page, 'fix-login')).toBeFocused()
    await page.keyboard.press('z')
    await expect(sessionRows(page, 'port-to-rust')).toHaveCount(1)
    await expect(page.getByRole('button', { name: removal.undo })).toHaveCount(0)
    await sessionRows(page, 'port-to-rust').focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('button', { name: sessionActionsMessages.names['end-and-archive'] }).press('Enter')
    await expect(sessionRows(page, 'port-to-rust')).toHaveCount(0)
    await expect(sessionRows(page, 'fix-login')).toBeFocused()
    await page.keyboard.press('z')
    await expect(sessionRows(page, 'port-to-rust')).toHaveCount(1)
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox', { name: messages.sessions.list.filter })).toBeFocused()
  })

  await test.step('Next leads to the oldest; a and d answer on the server that asked', async () => {
    await page.goto('/usage')
    await waitForKeys(page)
    await login.ask({ r1: 'touch login' })
    await expect(page.getByRole('button', { name: messages.app.next(1) })).toBeVisible()
    await rust.ask({ r2: 'rm -rf rust' })
    await expect(page.getByRole('button', { name: messages.app.next(2) })).toBeVisible()
    await page.keyboard.press('.')
    await expect(page).toHaveURL(addressOf(login))
    await answerWith(page, 'touch login', 'a')
    await expect.poll(() => login.answers).toMatchObject([{ id: 'r1', approved: true }])
    await expect(page.getByRole('button', { name: messages.app.next(1) })).toBeVisible()
    await page.keyboard.press('.')
    await expect(page).toHaveURL(addressOf(rust))
    await answerWith(page, 'rm -rf rust', 'd')
    await expect.poll(() => rust.answers).toMatchObject([{ id: 'r2', approved: false }])
    expect(login.answers).toHaveLength(1)
  })

  await test.step('a key is changed, single keys are turned off', async () => {
    await page.goto('/')
    await waitForKeys(page)
    await page.keyboard.press('?')
    await keysHelp(page)
      .getByRole('button', { name: words.change('n', words.singles.n) })
      .press('Enter')
    await page.keyboard.press('m')
    await expect(keysHelp(page).getByRole('button', { name: words.change('m', words.singles.n) })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox', { name: messages.sessions.list.filter })).toBeFocused()
    expect(new URL(page.url()).pathname).toBe('/')
    await page.keyboard.press('Tab')
    await page.keyboard.press('m')
    await expect(page).toHaveURL(/\/new$/)
    await page.goto('/settings')
    await page.getByRole('checkbox', { name: words.single }).press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('m')
    await page.keyboard.press('?')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox', { name: paletteMessages.field })).toBeVisible()
    await expect(page).toHaveURL(/\/settings$/)
    await expect(keysHelp(page)).toHaveCount(0)
  })
})

/** With the focus on its card, once that was shown long enough. */
async function answerWith(page: Page, command: string, key: 'a' | 'd'): Promise<void> {
  const card = permissionCards(page, command)
  await expect(card).toBeVisible()
  await card.focus()
  await expect(card.getByText(permissionMessages.keys('a', 'd', permissionMessages.deny))).toHaveAttribute('data-on')
  await page.keyboard.press(key)
}
