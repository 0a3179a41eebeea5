import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { AttachedFile, ChatItem } from '../../../worker/api/chat'
import type { HubCommands } from '../../../worker/api/commands'
import { HubError } from '../../../worker/api/errors'
import type { CanonicalUrl, LocalId } from '../../../worker/api/ids'
import { fixtureChat } from '../../testing/fixtureChats'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { SessionScreen } from '../SessionScreen'

beforeEach(async () => {
  await page.viewport(1000, 700)
})
afterEach(removeScreen)

function fileOf(given: Partial<AttachedFile>): AttachedFile {
  return {
    kind: 'file',
    id: 'f1',
    seq: 1,
    time: 0,
    from: 'user',
    ref: `sessions/s/attachments/${crypto.randomUUID()}.enc`,
    name: 'chart.png',
    size: 1234,
    mimeType: 'image/png',
    image: { width: 300, height: 200, thumbhash: null },
    ...given,
  }
}

function show(id: string, items: ChatItem[], openAttachment: HubCommands['openAttachment']) {
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', id)]),
    chats: [fixtureChat('cloud', id, items)],
    answers: { openAttachment },
  })
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </div>,
  )
  return hub
}

async function drawn(width: number, height: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context) context.fillStyle = '#1a56c4'
  context?.fillRect(0, 0, width, height)
  return (await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))) ?? new Blob()
}

/** A PNG that says it has these many pixels, and has none. */
async function bomb(side: number): Promise<Blob> {
  const bytes = new Uint8Array(await (await drawn(1, 1)).arrayBuffer())
  const view = new DataView(bytes.buffer)
  view.setUint32(16, side)
  view.setUint32(20, side)
  return new Blob([bytes], { type: 'image/png' })
}

const picture = page.getByRole('img', { name: 'Picture chart.png' })

describe('pictures in a chat', () => {
  test('come when they are in view, with their rough colours first, and are shown larger', async () => {
    const good = await drawn(300, 200)
    const gate = new EventTarget()
    const given = new Promise<Blob>((resolve) => {
      gate.addEventListener('open', () => resolve(good))
    })
    // 1x1, as the official app makes it.
    const thumbhash = 'IQgGBwAAAIiHiIiHh4eIh4eAhwAAAAAA'
    const file = fileOf({ image: { width: 300, height: 200, thumbhash } })
    const hub = show('shown', [file], () => given)
    const place = page.getByRole('button', { name: /^Getting chart.png from/ })
    await expect.element(place).toBeVisible()
    await expect.element(place).toHaveStyle({ aspectRatio: '300 / 200' })
    await expect.poll(() => getComputedStyle(place.element()).backgroundImage).toContain('data:image/png')
    gate.dispatchEvent(new Event('open'))
    await expect.element(picture).toBeVisible()
    expect(picture.element().getAttribute('src')).toMatch(/^blob:/)
    expect(hub.calls.filter(({ command }) => command === 'openAttachment').map((call) => call.arguments)).toEqual([
      [
        { serverId: 'cloud', sessionId: 'shown' },
        { kind: 'stored', ref: file.ref },
      ],
    ])
    await page.getByRole('button', { name: 'Show chart.png larger' }).click()
    const large = page.getByRole('dialog', { name: 'Picture chart.png' })
    await expect.element(large.getByRole('link', { name: 'Save chart.png' })).toHaveAttribute('download', 'chart.png')
    await large.getByRole('button', { name: 'Actual size' }).click()
    await expect.element(large.getByRole('button', { name: 'Fit' })).toBeVisible()
    expect(await accessibilityProblems('light')).toEqual([])
    await userEvent.keyboard('{Escape}')
    expect(large.elements()).toEqual([])
    await expect.element(page.getByRole('button', { name: 'Show chart.png larger' })).toHaveFocus()
  })

  test('what fails says what happened on which server, and can be tried again', async () => {
    const serverUrl = 'https://cloud.example.org' as CanonicalUrl
    let isThere = false
    const good = await drawn(30, 20)
    show('failed', [fileOf({})], () =>
      isThere ? Promise.resolve(good) : Promise.reject(new HubError({ code: 'not-found', serverUrl, what: 'file' })),
    )
    await expect.element(page.getByRole('alert')).toHaveTextContent(/does not exist.*cloud\.example\.org/)
    isThere = true
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.element(picture).toBeVisible()
  })

  test.each([
    ['an SVG', () => Promise.resolve(new Blob(['<svg onload="alert(1)"/>'])), /not a picture of a kind/],
    ['a page', () => Promise.resolve(new Blob(['<script>alert(1)</script>'])), /not a picture of a kind/],
    ['one that would fill the memory', () => bomb(60_000), /too large to be shown/],
  ])('%s is never drawn, and can be saved', async (what, open, words) => {
    show(`hostile-${what}`, [fileOf({})], open)
    await expect.element(page.getByText(words)).toBeVisible()
    await expect.element(page.getByRole('link', { name: 'Save' })).toHaveAttribute('download', 'chart.png')
    expect(picture.elements()).toEqual([])
  })

  test('another file is only fetched when it is saved', async () => {
    const file = fileOf({ name: 'notes.pdf', mimeType: 'application/pdf', image: null })
    const hub = show('file', [file], () => Promise.resolve(new Blob(['%PDF'])))
    const save = page.getByRole('button', { name: 'Save notes.pdf' })
    await expect.element(save).toBeVisible()
    expect(hub.calls.map(({ command }) => command)).not.toContain('openAttachment')
    await save.click()
    expect(hub.calls.map(({ command }) => command)).toContain('openAttachment')
  })

  test('those of a prompt that waits are read from this device', async () => {
    const localId = 'one' as LocalId
    const good = await drawn(30, 20)
    const hub = show(
      'unsent',
      [
        {
          kind: 'user-text',
          id: 'p:one',
          seq: null,
          time: 0,
          text: 'look',
          localId,
          delivery: { state: 'queued' },
          pictures: [{ name: 'chart.png', size: 4, width: 30, height: 20 }],
        },
      ],
      () => Promise.resolve(good),
    )
    await expect.element(picture).toBeVisible()
    expect(hub.calls.find(({ command }) => command === 'openAttachment')?.arguments[1]).toEqual({
      kind: 'unsent',
      localId,
      index: 0,
    })
    await page.viewport(390, 700)
    expect(await accessibilityProblems('dark')).toEqual([])
  })
})
