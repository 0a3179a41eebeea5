import { afterEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { fixtureHub } from '../../testing/fixtureHub'
import { FIXTURE_NOW, fixtureApp, fixtureServer, serverId, sessionId } from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { ChatPlaceContext } from './chatContext'
import { MessageMenu } from './MessageActions'

afterEach(() => {
  removeScreen()
  vi.restoreAllMocks()
})

function show(seq: number | null) {
  const place = {
    session: { serverId: serverId('cloud'), sessionId: sessionId('s') },
    serverLabel: 'Cloud',
    folder: '',
    compose: () => undefined,
    send: null,
  }
  renderScreen(
    fixtureHub({ app: fixtureApp([fixtureServer('cloud')]) }),
    <main>
      <h1>Chat</h1>
      <ChatPlaceContext value={place}>
        <MessageMenu text={'# Title\n\n*text*'} seq={seq} time={FIXTURE_NOW} />
      </ChatPlaceContext>
    </main>,
    '/',
  )
}

const menu = page.getByRole('button', { name: 'This message' })
const link = page.getByRole('button', { name: 'Copy link to this message' })

test('where nothing hovers, a menu copies the message as markdown or its link, and says so', async () => {
  await page.viewport(390, 700)
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  show(12)
  await userEvent.click(menu)
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Copy as markdown' }))
  expect(write).toHaveBeenLastCalledWith('# Title\n\n*text*')
  await expect.element(page.getByText('Copied', { exact: true })).toBeVisible()
  await userEvent.click(menu)
  write.mockRejectedValueOnce(new Error('not allowed'))
  await userEvent.click(link)
  expect(write).toHaveBeenLastCalledWith(`${location.origin}/s/cloud/s?message=12`)
  await expect.element(page.getByText('Copied', { exact: true })).not.toBeInTheDocument()
  await expect.element(page.getByRole('status')).not.toBeEmptyDOMElement()
})

test('what the server does not have has no link', async () => {
  show(null)
  await userEvent.click(menu)
  await expect.element(page.getByRole('button', { name: 'Copy as markdown' })).toBeVisible()
  await expect.element(link).not.toBeInTheDocument()
})
