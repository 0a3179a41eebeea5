import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { NewPicture } from '../../../worker/api/attachments/pictures'
import type { ChatItem } from '../../../worker/api/chat'
import type { SessionControls } from '../../../worker/api/agents/sessionControls'
import type { HubCommands } from '../../../worker/api/commands'
import { HubError } from '../../../worker/api/errors'
import type { LocalId } from '../../../worker/api/ids'
import { agentText, fixtureChat, noControls } from '../../testing/fixtureChats'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../../testing/fixtureStates'
import { forgetDraftsExcept } from '../../drafts/drafts'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { SessionScreen } from '../SessionScreen'

beforeEach(async () => {
  await page.viewport(1000, 700)
})
afterEach(removeScreen)

interface Scene {
  id: string
  agent?: string
  cliVersion?: string | null
  items?: ChatItem[]
  controls?: Partial<SessionControls>
  answers?: Partial<HubCommands>
}

function show({ id, agent = 'claude', cliVersion = '1.2.5', items = [], controls, answers }: Scene) {
  const session = fixtureSession('cloud', id)
  if (session.content.kind === 'open') session.content = { ...session.content, agent, cliVersion }
  const hub = fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [session]),
    chats: [fixtureChat('cloud', id, items, { controls: { ...noControls, ...controls } })],
    ...(answers ? { answers } : {}),
  })
  render(hub, id)
  return hub
}

function render(hub: ReturnType<typeof fixtureHub>, id: string) {
  renderScreen(
    hub,
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={{ serverId: serverId('cloud'), sessionId: sessionId(id) }} />
    </div>,
  )
}

const message = page.getByRole('textbox', { name: 'Message' })
const attached = page.getByRole('list', { name: 'Attached pictures' })
const send = page.getByRole('button', { name: 'Send' })
const attach = page.getByRole('button', { name: 'Attach pictures' })

async function drawn(width: number, height: number, type = 'image/png', name = 'drawn.png'): Promise<File> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context) context.fillStyle = '#1a56c4'
  context?.fillRect(0, 0, width, height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type))
  return new File([blob ?? ''], name, { type })
}

/** Compresses badly. */
async function noise(width: number, height: number): Promise<File> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pixels = new ImageData(width, height)
  for (let index = 0, value = 1; index < pixels.data.length; index++) {
    value = (value * 48_271) % 2_147_483_647
    pixels.data[index] = index % 4 === 3 ? 255 : (value >>> 12) % 256
  }
  canvas.getContext('2d')?.putImageData(pixels, 0, 0)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  return new File([blob ?? ''], 'drawn.png', { type: 'image/png' })
}

async function transfer(kind: 'paste' | 'drop', ...files: File[]): Promise<void> {
  // What listens for it comes with the button.
  await expect.element(attach).toBeVisible()
  const data = new DataTransfer()
  for (const file of files) data.items.add(file)
  const init = { bubbles: true, cancelable: true }
  const event =
    kind === 'paste'
      ? new ClipboardEvent(kind, { ...init, clipboardData: data })
      : new DragEvent(kind, { ...init, dataTransfer: data })
  message.element().dispatchEvent(event)
}

type Hub = ReturnType<typeof show>
const kept = (hub: Hub, id: string) =>
  hub.commands.readKeptPictures({ serverId: serverId('cloud'), sessionId: sessionId(id) })
const sentPictures = (hub: Hub) =>
  hub.calls.filter(({ command }) => command === 'sendPictures').map((call) => call.arguments[2] as NewPicture[])

const bodyOf = async (blob: Blob | undefined) => new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer())

describe('attaching pictures', () => {
  test('pasted and dropped ones go with the text: small ones as they are, large ones made smaller', async () => {
    const hub = show({ id: 'pasted' })
    const small = await drawn(40, 30)
    await transfer('paste', small)
    await transfer('drop', await drawn(3000, 1500, 'image/jpeg', 'photo.jpg'))
    await expect.element(attached.getByText('photo.jpg')).toBeVisible()
    await expect.element(page.getByText(/Write what to do with it/)).toBeVisible()
    await expect.element(send).toBeDisabled()
    await message.fill('what is this')
    await expect.element(send).toBeEnabled()
    await send.click()
    expect(attached.elements()).toEqual([])
    await expect.poll(() => sentPictures(hub)).toHaveLength(1)
    const [pictures] = sentPictures(hub)
    expect(pictures?.map(({ name, width, height }) => [name, width, height])).toEqual([
      ['drawn.png', 40, 30],
      ['photo.jpg', 2000, 1000],
    ])
    expect(await bodyOf(pictures?.[0]?.bytes)).toEqual(await bodyOf(small))
    expect(pictures?.[1]?.bytes.type).toBe('image/jpeg')
    expect(pictures?.every(({ thumbhash }) => thumbhash !== null)).toBe(true)
  })

  test('one that was just taken with a phone’s camera is attached', async () => {
    show({ id: 'taken' })
    await expect.element(attach).toBeVisible()
    const camera = document.querySelector<HTMLInputElement>('input[type=file][capture=environment]')
    await userEvent.upload(camera ?? document.body, await drawn(4, 4, 'image/jpeg', 'taken.jpg'))
    await expect.element(attached.getByText('taken.jpg')).toBeVisible()
  })

  test('picked ones can be taken away; what is no picture says so and is not sent', async () => {
    const hub = show({ id: 'picked' })
    await expect.element(attach).toBeVisible()
    const input = document.querySelector<HTMLInputElement>('input[type=file][multiple]')
    const svg = new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'x.svg', { type: 'image/svg+xml' })
    await userEvent.upload(input ?? document.body, [await drawn(4, 4), svg, await drawn(4, 4, 'image/png', 'b.png')])
    await expect.element(attached.getByText(/Not a picture that this browser can read/)).toBeVisible()
    await attached.getByRole('button', { name: 'Remove drawn.png' }).click()
    await message.fill('go')
    await send.click()
    expect(sentPictures(hub).map((pictures) => pictures.map(({ name }) => name))).toEqual([['b.png']])
  })

  test('what could not be stored stands in the composer again', async () => {
    const error = new HubError({ code: 'storage-failed', detail: 'QuotaExceededError' })
    show({ id: 'refused', answers: { sendPictures: () => Promise.reject(error) } })
    await transfer('paste', await drawn(4, 4))
    await message.fill('go')
    await send.click()
    await expect.element(page.getByText(/Not sent/)).toBeVisible()
    await expect.element(attached.getByText('drawn.png')).toBeVisible()
    await expect.element(message).toHaveValue('go')
  })

  test('they survive a reload, until they are removed or sent', async () => {
    const hub = show({ id: 'reloaded' })
    await transfer('paste', await drawn(4, 4), await drawn(4, 4, 'image/png', 'b.png'))
    await expect.element(attached.getByText('b.png')).toBeVisible()
    await expect.poll(async () => (await kept(hub, 'reloaded')).map(({ picture }) => picture.name)).toHaveLength(2)
    const reload = () => {
      removeScreen()
      forgetDraftsExcept([])
      render(hub, 'reloaded')
    }
    reload()
    await expect.element(attached.getByText('drawn.png')).toBeVisible()
    await attached.getByRole('button', { name: 'Remove drawn.png' }).click()
    await expect.poll(async () => (await kept(hub, 'reloaded')).length).toBe(1)
    reload()
    await expect.element(attached.getByText('b.png')).toBeVisible()
    await expect.element(attached.getByText('drawn.png')).not.toBeInTheDocument()
    await message.fill('go')
    await send.click()
    await expect.poll(() => sentPictures(hub).map((pictures) => pictures.map(({ name }) => name))).toEqual([['b.png']])
    await expect.poll(async () => kept(hub, 'reloaded')).toEqual([])
  })

  test('Happy Agent is given what it says it takes', async () => {
    const hub = show({
      id: 'rig',
      agent: 'rig',
      cliVersion: null,
      controls: { isHappyAgent: true, pictures: { mostBytes: 20_000 } },
    })
    await transfer('paste', await noise(300, 300))
    await expect.element(attached).toHaveTextContent(/ KB$/)
    await message.fill('look')
    await send.click()
    await expect.poll(() => sentPictures(hub)).toHaveLength(1)
    const [picture] = sentPictures(hub)[0] ?? []
    expect(picture?.name).toBe('drawn.jpg')
    expect(picture?.bytes.size).toBeLessThanOrEqual(20_000)
  })

  test.each([
    ['gemini', '1.2.5', /takes no pictures/],
    ['claude', '1.1.0', /older than 1.2.0/],
    ['claude', null, /does not tell its version/],
  ])('an agent that would drop them is not given any, and it is said why: %s %s', async (agent, cliVersion, reason) => {
    show({ id: `refusal-${agent}-${cliVersion}`, agent, cliVersion })
    await transfer('paste', await drawn(4, 4))
    await expect.element(page.getByRole('alert')).toHaveTextContent(reason)
    expect(attached.elements()).toEqual([])
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await attach.click()
    await expect.element(page.getByRole('alert')).toHaveTextContent(reason)
  })

  test('an upload says how far it is, and what is taken back comes with its pictures', async () => {
    const given: NewPicture = { name: 'back.png', bytes: await drawn(4, 4), width: 4, height: 4, thumbhash: null }
    show({
      id: 'uploading',
      items: [
        {
          kind: 'user-text',
          id: 'p:one',
          seq: null,
          time: 0,
          text: 'look',
          localId: 'one' as LocalId,
          delivery: { state: 'uploading', done: 1, of: 3, bytes: { done: 1_200_000, of: 3_400_000 } },
          pictures: [{ name: 'back.png', size: 4, width: 4, height: 4 }],
        },
      ],
      answers: {
        discardMessage: () => Promise.resolve({ text: 'look', pictures: [given] }),
        openAttachment: () => Promise.resolve(given.bytes),
      },
    })
    await expect.element(page.getByText('Uploading picture 2 of 3 (1.2 MB of 3.4 MB sent)…')).toBeVisible()
    await page.getByRole('button', { name: 'Cancel upload' }).click()
    await expect.element(attached.getByText('back.png')).toBeVisible()
    await expect.element(message).toHaveValue('look')
  })

  test('dropped anywhere on the session they are attached, and what would take them is marked', async () => {
    show({ id: 'anywhere', items: [agentText('a', 'Hello')] })
    await expect.element(attach).toBeVisible()
    const log = page.getByRole('log').element()
    const data = new DataTransfer()
    data.items.add(await drawn(4, 4))
    const drag = (kind: string, change: DragEventInit = {}) =>
      log.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data, ...change }))
    drag('dragover')
    await expect.element(page.getByText('Drop to attach')).toBeInTheDocument()
    expect(log.closest('[data-chat]')).toHaveAttribute('data-drop')
    drag('dragleave', { relatedTarget: document.body })
    await expect.element(page.getByText('Drop to attach')).not.toBeInTheDocument()
    drag('dragover')
    drag('drop')
    await expect.element(attached.getByText('drawn.png')).toBeVisible()
    expect(log.closest('[data-chat]')).not.toHaveAttribute('data-drop')
  })

  test('what is dropped and is no picture is said, and does not take the place of the app', async () => {
    show({ id: 'report' })
    await expect.element(attach).toBeVisible()
    const data = new DataTransfer()
    data.items.add(new File(['%PDF'], 'report.pdf', { type: 'application/pdf' }))
    const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data })
    page.getByRole('log').element().dispatchEvent(drop)
    expect(drop.defaultPrevented).toBe(true)
    await expect.element(attached.getByText('report.pdf')).toBeVisible()
  })

  test('is accessible, wide and narrow', async () => {
    show({ id: 'axe' })
    await transfer('paste', await drawn(4, 4))
    await expect.element(attached.getByText('drawn.png')).toBeVisible()
    expect(await accessibilityProblems('light')).toEqual([])
    await page.viewport(390, 700)
    expect(await accessibilityProblems('dark')).toEqual([])
  })
})
