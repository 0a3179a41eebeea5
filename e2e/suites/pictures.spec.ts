import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { messages } from '../../web/i18n/messages'
import { newSessionMessages } from '../../web/i18n/newSessionMessages'
import { pictureMessages } from '../../web/i18n/pictureMessages'
import { fileSize } from '../../web/names/fileSize.logic'
import { createGate } from '../proxy/faults'
import { attach, attachedPictures, greyPicture, reportOf } from '../fixtures/pages/pictures'
import { startNewSession } from '../fixtures/pages/newSession'
import { agentMessages, ownMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoDaemons, twoLinkedServers } from '../fixtures/twoServers'

const shownPictures = (page: Page) =>
  page.getByRole('log', { name: messages.sessions.chat.log }).getByRole('img', { name: /^Picture shade-/ })

test('pictures of one prompt reach the model as they are, and are shown in the chat', async ({ world }) => {
  const { page, b } = await twoLinkedServers(world, 'separate-key')
  await sessionRows(page, b.folder).click()
  const pictures = [greyPicture(40), greyPicture(200)]
  await attach(page, ...pictures)
  // Attached pictures survive a reload as what is written does.
  await page.reload()
  await expect(attachedPictures(page)).toHaveCount(2)
  await sendMessage(page, 'which shades are these')
  for (const picture of pictures) {
    await expect(agentMessages(page, reportOf(picture))).toHaveCount(1, { timeout: 60_000 })
  }
  // What the server keeps of them is opened again, also by a page that never had them.
  await expect(shownPictures(page)).toHaveCount(2)
  await page.reload()
  await expect(shownPictures(page)).toHaveCount(2)
  await page.getByRole('button', { name: pictureMessages.open('shade-1.png') }).click()
  const large = page.getByRole('dialog', { name: pictureMessages.picture('shade-1.png') })
  await expect(large.getByRole('img')).toHaveJSProperty('naturalWidth', 32)
  await expect(large.getByRole('link', { name: pictureMessages.saveFile('shade-1.png') })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(large).toHaveCount(0)
})

test('a reload in the middle of an upload loses nothing and sends nothing twice', async ({ world }) => {
  const { page, b } = await twoLinkedServers(world, 'separate-key')
  await sessionRows(page, b.folder).click()
  const gate = createGate()
  b.server.proxy.setFault({ kind: 'hold', at: 'request', gate, method: 'PUT', path: /\/attachments\// })
  const picture = greyPicture(90)
  const size = fileSize(picture.length)
  const uploading = messages.sessions.delivery.uploading(1, 1, size, size)
  await attach(page, picture)
  await sendMessage(page, 'held up')
  await gate.reached
  await expect(ownMessages(page, 'held up')).toContainText(uploading)
  await page.reload()
  await expect(ownMessages(page, 'held up')).toContainText(uploading)
  b.server.proxy.clearFaults()
  gate.open()
  await expect(agentMessages(page, reportOf(picture))).toHaveCount(1, { timeout: 60_000 })
  await expect(ownMessages(page, 'held up')).toHaveCount(1)
  await expect(shownPictures(page)).toHaveCount(1)
})

test('a new session begins with a picture, attached before a reload', async ({ world }) => {
  const { page, b } = await twoDaemons(world, 'separate-key')
  const directory = join(b.cli.home, 'projects', 'pictured')
  await mkdir(directory, { recursive: true })
  await page.goto('/new')
  const picture = greyPicture(150)
  await attach(page, picture)
  await page.reload()
  await expect(attachedPictures(page)).toHaveCount(1)
  await page.goto('/')
  await startNewSession(page, { serverUrl: b.server.url, directory, prompt: 'which shade is this' })
  await expect(agentMessages(page, reportOf(picture))).toHaveCount(1, { timeout: 60_000 })
  await page.goto('/new')
  await expect(page.getByRole('textbox', { name: newSessionMessages.prompt })).toHaveValue('')
  await expect(attachedPictures(page)).toHaveCount(0)
})
