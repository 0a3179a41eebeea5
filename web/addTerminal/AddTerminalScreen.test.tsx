import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { HubCommands } from '../../worker/api/commands'
import type { LinkSource } from '../../worker/api/flows'
import { linkMessages } from '../i18n/linkMessages'
import { fakeCamera } from '../testing/fakeCamera'
import { FIXTURE_LINK } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, threeServers } from '../testing/fixtureStates'
import { pictureFile, qrPicture } from '../testing/qrPicture'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { AddTerminalScreen } from './AddTerminalScreen'
import { pendingCode, pendingLink } from '../linking/pending'

const other = 'https://other.example/menu'
let camera: ReturnType<typeof fakeCamera> | null = null

afterEach(() => {
  removeScreen()
  pendingLink.clear()
  pendingCode.clear()
  camera?.restore()
  camera = null
})

/** As the hub does: takes terminals' links, refuses the rest. */
const checkLink: HubCommands['checkLink'] = async (text) =>
  text.includes('/terminal/connect#key=') ? { kind: 'terminal-link' } : { kind: 'no-link', problem: 'not-a-link' }

const sayDeviceCode: HubCommands['checkLink'] = async () => ({ kind: 'device-code' })

function show() {
  const hub = fixtureHub({ app: fixtureApp(threeServers()), answers: { checkLink } })
  renderScreen(hub, <AddTerminalScreen />, '/connect')
  return hub
}

const offered = (hub: ReturnType<typeof show>) =>
  hub.calls.filter(({ command }) => command === 'checkLink').map((call) => call.arguments)
const field = () => page.getByRole('textbox', { name: linkMessages.addTerminal.paste.label })
const codeOn = (text: string) => qrPicture(640, 480, [{ text, x: 120, y: 40, size: 400 }])

async function expectTaken(source: LinkSource) {
  await expect.poll(() => pendingLink.current()).toEqual({ text: FIXTURE_LINK, source })
}

function paste(data: DataTransfer, target: EventTarget = document.body) {
  target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
}

function textData(text: string) {
  const data = new DataTransfer()
  data.setData('text/plain', text)
  return data
}

function fileData(...files: File[]) {
  const data = new DataTransfer()
  for (const file of files) data.items.add(file)
  return data
}

describe('pasting', () => {
  test('a link that is pasted anywhere is taken, joined where the terminal broke it', async () => {
    const hub = show()
    await expect.element(field()).toBeVisible()
    paste(textData(`  ${FIXTURE_LINK.slice(0, 60)}\n${FIXTURE_LINK.slice(60)}\n`))
    await expectTaken('paste')
    // No flow is started here: the question starts its own.
    expect(hub.calls.map(({ command }) => command)).toEqual(['checkLink'])
  })

  test('into the empty field: read at once', async () => {
    show()
    await expect.element(field()).toBeVisible()
    paste(textData(FIXTURE_LINK), field().element())
    await expectTaken('paste')
  })

  test('what is no link is said, and nothing typed is lost', async () => {
    const hub = show()
    await userEvent.fill(field(), 'happy auth login')
    await userEvent.click(page.getByRole('button', { name: linkMessages.addTerminal.paste.go }))
    await expect.element(page.getByRole('alert')).toHaveTextContent('not a link of a Happy terminal')
    await expect.element(field()).toHaveValue('happy auth login')
    expect(offered(hub)).toEqual([['happy auth login', 'paste']])
    expect(pendingLink.current()).toBeNull()
  })

  test('an empty field asks nobody and takes the focus', async () => {
    const hub = show()
    await userEvent.click(page.getByRole('button', { name: linkMessages.addTerminal.paste.go }))
    await expect.element(field()).toHaveFocus()
    expect(hub.calls).toEqual([])
  })

  test('a picture that is pasted while the field has the focus is read, not inserted', async () => {
    show()
    await userEvent.click(field())
    paste(fileData(await pictureFile(codeOn(FIXTURE_LINK))), field().element())
    await expectTaken('image')
  })
})

describe('pictures', () => {
  test('chosen', async () => {
    show()
    await expect.element(field()).toBeVisible()
    const input = document.querySelector<HTMLInputElement>('input[type=file]')!
    await userEvent.upload(input, await pictureFile(codeOn(FIXTURE_LINK)))
    await expectTaken('image')
  })

  test('dropped anywhere; the screen says so while it is dragged', async () => {
    show()
    await expect.element(field()).toBeVisible()
    document.body.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true }))
    await expect.element(page.getByText(linkMessages.addTerminal.image.drop)).toBeInTheDocument()
    const dataTransfer = fileData(await pictureFile(codeOn(FIXTURE_LINK)))
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }))
    await expect.element(page.getByText(linkMessages.addTerminal.image.drop)).not.toBeInTheDocument()
    await expectTaken('image')
  })

  test('a link that is dragged here from elsewhere', async () => {
    show()
    await expect.element(field()).toBeVisible()
    const dataTransfer = textData(FIXTURE_LINK)
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }))
    await expectTaken('paste')
  })

  const bothCodes = qrPicture(1000, 500, [
    { text: FIXTURE_LINK, x: 20, y: 20, size: 440 },
    { text: other, x: 520, y: 20, size: 440 },
  ])
  test.each([
    ['no-code', () => pictureFile(qrPicture(300, 300, []))],
    ['several-codes', () => pictureFile(bothCodes)],
    ['not-a-picture', () => Promise.resolve(new File(['x'], 'x.png', { type: 'image/png' }))],
  ] as const)('%s is said, and the hub is not asked', async (problem, make) => {
    const hub = show()
    await expect.element(field()).toBeVisible()
    paste(fileData(await make()))
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent(linkMessages.addTerminal.image.problems[problem].what)
    expect(hub.calls).toEqual([])
  })

  test('several files at once: none is chosen', async () => {
    show()
    await expect.element(field()).toBeVisible()
    const file = await pictureFile(codeOn(FIXTURE_LINK))
    paste(fileData(file, file))
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent(linkMessages.addTerminal.image.problems['several-files'].what)
    expect(pendingLink.current()).toBeNull()
  })

  test('a code that is none of ours says what was read', async () => {
    show()
    await expect.element(field()).toBeVisible()
    paste(fileData(await pictureFile(codeOn(other))))
    await expect.element(page.getByRole('alert')).toHaveTextContent(other)
  })
})

const startCamera = () => userEvent.click(page.getByRole('button', { name: linkMessages.addTerminal.camera.start }))
const view = () => page.getByLabelText(linkMessages.addTerminal.camera.view)

describe('the camera', () => {
  test('is off until it is asked for; the rear one is preferred; a code is taken and it goes off', async () => {
    camera = fakeCamera(codeOn(FIXTURE_LINK))
    const hub = show()
    await expect.element(page.getByRole('button', { name: linkMessages.addTerminal.camera.start })).toBeVisible()
    expect(camera.asked).toEqual([])
    await startCamera()
    await expectTaken('camera')
    expect(camera.asked[0]).toMatchObject({ audio: false, video: { facingMode: { ideal: 'environment' } } })
    await expect.poll(() => camera?.isOn()).toBe(false)
    expect(offered(hub)).toEqual([[FIXTURE_LINK, 'camera']])
  })

  test('a code that is none of ours: a quiet word, asked about once, and scanning goes on', async () => {
    camera = fakeCamera(codeOn(other))
    const hub = show()
    await startCamera()
    await expect.element(page.getByText(linkMessages.addTerminal.goesOn)).toBeVisible()
    expect(page.getByRole('alert').elements()).toEqual([])
    expect(camera.isOn()).toBe(true)
    camera.show(codeOn(FIXTURE_LINK))
    await expectTaken('camera')
    expect(offered(hub)).toEqual([
      [other, 'camera'],
      [FIXTURE_LINK, 'camera'],
    ])
  })

  test('the first code that is taken is the one that is asked about, whatever is shown next', async () => {
    camera = fakeCamera(codeOn(FIXTURE_LINK))
    let answer: (() => void) | undefined
    const slow: HubCommands['checkLink'] = () =>
      new Promise((resolve) => {
        answer = () => resolve({ kind: 'terminal-link' })
      })
    const hub = fixtureHub({ app: fixtureApp(threeServers()), answers: { checkLink: slow } })
    renderScreen(hub, <AddTerminalScreen />, '/connect')
    await startCamera()
    await expect.poll(() => answer).toBeDefined()
    camera.show(codeOn(`${FIXTURE_LINK}swapped`))
    answer?.()
    await expectTaken('camera')
    await expect.poll(() => camera?.isOn()).toBe(false)
    expect(offered(hub)).toEqual([[FIXTURE_LINK, 'camera']])
  })

  test('goes off when the page is hidden, when it is turned off, and when the screen is left', async () => {
    camera = fakeCamera(qrPicture(640, 480, []))
    show()
    await startCamera()
    await expect.element(view()).toBeVisible()
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
    Reflect.deleteProperty(document, 'visibilityState')
    await expect.element(page.getByText(linkMessages.addTerminal.camera.paused)).toBeVisible()
    expect(camera.isOn()).toBe(false)
    await startCamera()
    await expect.element(view()).toBeVisible()
    await userEvent.click(page.getByRole('button', { name: linkMessages.addTerminal.camera.stop }))
    await expect.poll(() => camera?.isOn()).toBe(false)
    await startCamera()
    await expect.element(view()).toBeVisible()
    removeScreen()
    expect(camera.isOn()).toBe(false)
    expect(camera.streams).toHaveLength(3)
  })

  test('a camera that comes after the person has left is turned off at once', async () => {
    camera = fakeCamera(qrPicture(640, 480, []))
    const { getUserMedia } = navigator.mediaDevices
    let give: (() => void) | undefined
    navigator.mediaDevices.getUserMedia = (constraints) =>
      new Promise((resolve) => {
        give = () => resolve(getUserMedia(constraints))
      })
    show()
    await startCamera()
    await expect.element(page.getByText(linkMessages.addTerminal.camera.asking)).toBeVisible()
    removeScreen()
    give?.()
    await expect.poll(() => camera?.streams.length).toBe(1)
    await expect.poll(() => camera?.isOn()).toBe(false)
  })

  test('another camera can be chosen; the one before goes off', async () => {
    camera = fakeCamera(qrPicture(640, 480, []))
    show()
    await startCamera()
    await userEvent.selectOptions(page.getByRole('combobox', { name: linkMessages.addTerminal.camera.choose }), 'Rear')
    await expect.poll(() => camera?.asked.length).toBe(2)
    expect(camera.asked[1]).toMatchObject({ video: { deviceId: { exact: 'rear' } } })
    await expect.element(view()).toBeVisible()
    expect(camera.streams[0]?.active).toBe(false)
    expect(camera.isOn()).toBe(true)
  })

  test('what it sees by the way does not take the word from the error of the field', async () => {
    camera = fakeCamera(codeOn(other))
    const hub = show()
    await startCamera()
    await expect.element(page.getByText(linkMessages.addTerminal.goesOn)).toBeVisible()
    await userEvent.fill(field(), 'no link')
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('alert')).toBeVisible()
    camera.show(codeOn(`${other}?2`))
    await expect.poll(() => offered(hub).length).toBe(3)
    await expect.element(page.getByText(`${other}?2`)).toBeVisible()
    await expect.element(page.getByRole('alert')).toBeVisible()
  })

  test('one that goes away is said', async () => {
    camera = fakeCamera(qrPicture(640, 480, []))
    show()
    await startCamera()
    await expect.element(view()).toBeVisible()
    camera.unplug()
    await expect.element(page.getByRole('alert')).toHaveTextContent(linkMessages.addTerminal.camera.problems.lost.what)
  })

  test.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'no-camera'],
    ['NotReadableError', 'in-use'],
  ] as const)('%s: says what to do, and pasting still works', async (name, problem) => {
    camera = fakeCamera(codeOn(FIXTURE_LINK), new DOMException('', name))
    show()
    await startCamera()
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent(linkMessages.addTerminal.camera.problems[problem].todo)
    await expect.element(page.getByRole('button', { name: linkMessages.addTerminal.camera.again })).toBeVisible()
    paste(textData(FIXTURE_LINK))
    await expectTaken('paste')
  })

  test('a browser without cameras is told apart', async () => {
    camera = fakeCamera(codeOn(FIXTURE_LINK))
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: undefined })
    show()
    await startCamera()
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent(linkMessages.addTerminal.camera.problems.unsupported.what)
    expect(page.getByRole('button', { name: linkMessages.addTerminal.camera.again }).elements()).toEqual([])
  })
})

test('the code of a signed-in browser goes to the sign-in, which asks about it', async () => {
  const code = 'https://hub.example/sign-in#code=abc&server=x'
  const hub = fixtureHub({ app: fixtureApp(threeServers()), answers: { checkLink: sayDeviceCode } })
  renderScreen(hub, <AddTerminalScreen />, '/connect')
  await expect.element(field()).toBeVisible()
  paste(textData(code))
  await expect.poll(() => pendingCode.current()).toBe(code)
  expect(pendingLink.current()).toBeNull()
})

test('what was shared is gone when the service worker no longer has it, and that is said', async () => {
  const hub = fixtureHub({ app: fixtureApp(threeServers()), answers: { checkLink } })
  renderScreen(hub, <AddTerminalScreen />, '/connect?shared=1')
  await expect.element(page.getByRole('alert')).toHaveTextContent(linkMessages.addTerminal.shareLost.what)
  expect(hub.calls).toEqual([])
})

test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
  camera = fakeCamera(codeOn(other))
  show()
  await startCamera()
  await expect.element(page.getByText(linkMessages.addTerminal.goesOn)).toBeVisible()
  await userEvent.fill(field(), 'no link')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('alert')).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
  camera.unplug()
  await expect.element(page.getByText(linkMessages.addTerminal.camera.problems.lost.what)).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})
