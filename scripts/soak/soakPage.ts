import type { Locator, Page } from 'playwright'
import { composer, sessionRows } from '../../e2e/fixtures/pages/sessions'
import { composerMessages } from '../../web/i18n/composerMessages'
import { messages } from '../../web/i18n/messages'
import type { SoakSession } from './soakServer'
import { soakTexts } from './soakServer'

const log = `[role="log"][aria-label="${messages.sessions.chat.log}"]`
const patienceMs = 90_000
/** A chat of an hour is long. */
const readingPatienceMs = 15 * 60_000

export async function openSession(page: Page, session: SoakSession): Promise<void> {
  await sessionRows(page, session.title).first().click({ timeout: patienceMs })
  await composer(page).waitFor({ timeout: patienceMs })
}

/** Until the open chat shows a text of its agent whose number is this one or a later one. */
export async function waitForAgentText(page: Page, text: string): Promise<void> {
  const wanted = numberOf(text)
  await page.waitForFunction(
    ([articles, least]) =>
      [...document.querySelectorAll(articles)].some(({ textContent }) =>
        [...textContent.matchAll(/agent-(\d+)\./g)].some(([, number]) => Number(number) >= least),
      ),
    [`${log} article`, wanted] as const,
    { timeout: patienceMs },
  )
}

function numberOf(text: string): number {
  return Number(/\d+/.exec(text)?.[0])
}

/** Until the open chat shows it. */
function waitForText(page: Page, text: string): Promise<void> {
  return page.locator(`${log} article`).getByText(text, { exact: true }).first().waitFor({ timeout: patienceMs })
}

/**
 * Types and sends. `shown`: its bubble stands in the chat. `taken`: it is more than on its way, so that it is on the disk
 * or on the server.
 */
export async function sendPrompt(page: Page, text: string): Promise<'taken' | 'shown' | 'not shown'> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: messages.sessions.composer.send }).click()
  try {
    await waitForText(page, text)
  } catch {
    return 'not shown'
  }
  const isOnItsWay = [`${log} article`, text, messages.sessions.delivery.sending] as const
  return page
    .waitForFunction(
      ([articles, sent, sending]) => {
        const found = [...document.querySelectorAll(articles)].find(({ textContent }) => textContent.includes(sent))
        return found?.textContent.includes(sending) === false
      },
      isOnItsWay,
      { timeout: patienceMs },
    )
    .then(
      () => 'taken',
      () => 'shown',
    )
}

/** The chat's texts from its beginning to its end, as a person finds them who reads all of it. */
export async function readChat(page: Page, session: SoakSession): Promise<string[]> {
  await openSession(page, session)
  const chat = page.locator(log)
  await chat.waitFor({ timeout: patienceMs })
  const beginning = chat.getByText(messages.sessions.chat.beginning)
  const deadline = Date.now() + readingPatienceMs
  // It is in the page as soon as nothing older is left, wherever one is.
  while (Date.now() < deadline && !(await beginning.isVisible())) {
    await chat.evaluate((element) => element.scrollTo(0, 0))
    await page.waitForTimeout(50)
  }
  // A chat that has just opened goes to its end, and rows that get drawn move the place: one reading alone may miss rows.
  let before: string | null = null
  while (Date.now() < deadline) {
    const rows = await readRows(page, chat)
    const texts = isWithoutGap(rows) ? [...rows].toSorted(([a], [b]) => a - b).map(([, text]) => text) : null
    const whole = texts && JSON.stringify(texts)
    if (texts && whole === before) return texts.flatMap(soakTexts)
    before = whole
  }
  throw new Error(`${session.title} could not be read`)
}

/** By their index, from the beginning to the end. */
async function readRows(page: Page, chat: Locator): Promise<Map<number, string>> {
  const rows = new Map<number, string>()
  await chat.evaluate((element) => element.scrollTo(0, 0))
  for (let isAtEnd = false; !isAtEnd;) {
    // Rows are drawn in the frames after the scroll.
    await page.waitForTimeout(100)
    for (const { index, text } of await visibleRows(page)) rows.set(index, text)
    isAtEnd = await scrollOn(chat)
  }
  return rows
}

function isWithoutGap(rows: ReadonlyMap<number, string>): boolean {
  // The code that draws a message may still be on its way: its row is empty until then.
  const isDrawn = [...rows.values()].every((text) => text !== '')
  return isDrawn && rows.size > 0 && Math.max(...rows.keys()) === rows.size - 1
}

/** By half a window; resolves to whether the end was in view already. */
function scrollOn(chat: Locator): Promise<boolean> {
  return chat.evaluate((element) => {
    const end = element.scrollHeight - element.clientHeight
    const before = element.scrollTop
    element.scrollTo(0, before + element.clientHeight / 2)
    return before >= end - 2
  })
}

/** What stands in the rows near the window, without the copies of what a server lost. */
function visibleRows(page: Page): Promise<{ index: number; text: string }[]> {
  return page.locator(`${log} [data-index]`).evaluateAll(
    (elements, lost) =>
      elements.map((element) => {
        const copy = element.cloneNode(true) as HTMLElement
        for (const part of copy.querySelectorAll(`section[aria-label="${lost}"]`)) part.remove()
        // Neighbours would grow together to one word.
        const texts = [...copy.querySelectorAll('article')].map((article) => article.textContent)
        const text = texts.length > 0 ? texts.join(' ') : copy.textContent
        return { index: Number(element.getAttribute('data-index')), text: text.trim() }
      }),
    composerMessages.lost.name,
  )
}
