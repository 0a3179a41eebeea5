import { expect } from 'playwright/test'
import { linkMessages } from '../../web/i18n/linkMessages'
import { messages } from '../../web/i18n/messages'
import type { AppWindow } from '../engines/appWindow'
import { findByRole, type Role } from './roles'
import { WebDriverError, type WebDriverElement, type WebDriverSession } from './webDriver'

const waitMs = 20_000

/** A window that W3C WebDriver drives. */
export function webKitWindow(session: WebDriverSession, appUrl: string): AppWindow {
  const list = async (): Promise<WebDriverElement> =>
    only(await session.find(`nav[aria-label="${messages.sessions.list.name}"]`))
  const main = async (): Promise<WebDriverElement> => only(await session.find('main'))
  const log = async (): Promise<WebDriverElement> => only(await session.find(`[role=log]`))

  const click = (role: Role, name: string, part: () => Promise<Pick<WebDriverElement, 'find'>> = main): Promise<void> =>
    act(async () => {
      const element = only(await findByRole(await part(), role, name))
      expect(await element.attribute('aria-disabled')).not.toBe('true')
      await element.click()
    })
  const check = (role: 'radio' | 'checkbox', name: string): Promise<void> =>
    act(async () => {
      const element = only(await findByRole(await main(), role, name))
      if (!(await element.isSelected())) await element.click()
      expect(await element.isSelected()).toBe(true)
    })
  const seeHeading = (name: string): Promise<void> =>
    act(async () => void only(await findByRole(await main(), 'heading', name)))

  async function sessionRows(parts: string[]): Promise<WebDriverElement[]> {
    const wanted = parts.map((part) => part.toLowerCase())
    return findByRole(await list(), 'link', (name) => wanted.every((part) => name.toLowerCase().includes(part)))
  }

  return {
    open: (path) => session.open(new URL(path, appUrl).href),
    reload: () => session.reload(),
    followLink: (name) =>
      act(async () => {
        const [first] = await findByRole(session, 'link', name)
        if (!first) throw new Error(`No link "${name}"`)
        await first.click()
      }),

    async createAccount() {
      await check('radio', linkMessages.signIn.form.methods['new-key'].title)
      await click('button', linkMessages.signIn.form.go['new-key'])
      let backupText = ''
      await act(async () => {
        backupText = await only(await session.find('main [data-backup-text]')).text()
      })
      await check('checkbox', linkMessages.signIn.confirmBackup.confirmed)
      await click('button', linkMessages.signIn.confirmBackup.go)
      await act(async () => expect(new URL(await session.url()).pathname).not.toBe('/sign-in'))
      return backupText.replaceAll(/\s/g, '')
    },

    async approveTerminalLink(link, method) {
      await session.open(link)
      await seeHeading(linkMessages.linkTerminal.question.title)
      if (method) await check('radio', linkMessages.signIn.form.methods[method].addTitle)
      // Asked only about a new server on this computer.
      const consent = linkMessages.linkTerminal.loopback.consent
      if ((await findByRole(await main(), 'checkbox', consent)).length > 0) await check('checkbox', consent)
      await click('button', linkMessages.linkTerminal.question.approve)
      await seeHeading(linkMessages.linkTerminal.outcome.approved)
    },

    openSession: (part) => act(async () => only(await sessionRows([part])).click()),

    async sendMessage(text) {
      // Once, not repeated: a field that took half of the text must not get it again.
      await act(async () => void only(await findByRole(await main(), 'textbox', messages.sessions.composer.name)))
      await only(await findByRole(await main(), 'textbox', messages.sessions.composer.name)).type(text)
      await click('button', messages.sessions.composer.send)
    },

    mainText: () => reading('', async () => (await main()).text()),
    serverPill: () =>
      reading('', async () => {
        return only(await findByRole(session, 'button', isServerPill)).name()
      }),
    sessionRows: (...parts) => reading([], async () => each(await sessionRows(parts), (row) => row.name())),
    machines: (serverLabel) =>
      reading([], async () => {
        const machines = only(await findByRole(await main(), 'list', serverLabel))
        return each(await machines.find('li'), (item) => item.text())
      }),
    serverEntries: (url) =>
      reading([], async () => {
        const texts = await each(await session.find('main li'), (item) => item.text())
        return texts.filter((text) => text.includes(url))
      }),
    messages: (author, text) =>
      reading([], async () => {
        const all = await findByRole(await log(), 'article', messages.sessions.chat[author])
        return (await each(all, (item) => item.text())).filter((one) => one.includes(text))
      }),
  }
}

/** Repeats until it works: the page may still be drawing, and replaces elements while we hold them. */
function act(action: () => Promise<void>): Promise<void> {
  return expect(action).toPass({ timeout: waitMs, intervals: [50, 100, 200] })
}

function isServerPill(name: string): boolean {
  return name.includes(messages.servers.pill.open)
}

class NotOne extends Error {
  override readonly name = 'NotOne'
}

function only(found: WebDriverElement[]): WebDriverElement {
  const [element] = found
  if (!element || found.length > 1) throw new NotOne(`${found.length} elements instead of one`)
  return element
}

async function each(elements: WebDriverElement[], read: (element: WebDriverElement) => Promise<string>) {
  const texts = []
  for (const element of elements) texts.push(await read(element))
  return texts
}

/** `absent` where the part is not there yet, or was replaced while it was read: the next poll looks again. */
async function reading<T>(absent: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof NotOne) return absent
    if (error instanceof WebDriverError && passing.has(error.code)) return absent
    throw error
  }
}

const passing = new Set(['stale element reference', 'no such element'])
