import { startWaitingTerminal } from '../agents/waitingTerminal'
import { expect, sentAbout, test } from '../fixtures/labTest'
import { openConnect, scanLink, startCamera } from '../fixtures/pages/connect'
import { approvedHeading, pressApprove } from '../fixtures/pages/linkTerminal'
import { linkMessages } from '../../web/i18n/linkMessages'

// Attacks by what is held in front of the camera.

test('loopback server= read by the camera: never contacted', async ({ lab, tab }) => {
  const trap = await lab.newServer()
  const terminal = await startWaitingTerminal(trap.directUrl)
  const { port } = new URL(trap.url)
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    await test.step(host, async () => {
      await openConnect(tab)
      await startCamera(tab)
      await lab.camera.show(terminal.qrText(`http://${host}:${port}`))
      await expect(tab.getByText(linkMessages.linkTerminal.loopbackFromCamera.todo)).toBeVisible()
      await expect(
        tab.getByRole('button', { name: linkMessages.linkTerminal.question.approve, exact: true }),
      ).toHaveCount(0)
      await lab.camera.show(null)
    })
  }
  expect(trap.proxy.recordings()).toEqual([])
  expect(sentAbout(terminal.publicKey, lab.a, trap)).toEqual([])
})

test('the code in the camera changes between scan and confirm: what is on the screen is what is approved', async ({
  lab,
  tab,
}) => {
  const honest = await startWaitingTerminal(lab.a.directUrl)
  const evilServer = await lab.newServer()
  const evil = await startWaitingTerminal(evilServer.directUrl)
  await scanLink(tab, lab.camera, honest.qrText(lab.a.publicUrl))
  await expect(tab.getByText(lab.a.publicUrl, { exact: true })).toBeVisible()
  await lab.camera.show(evil.qrText(evilServer.publicUrl))
  // The camera is off: nothing can be read any more.
  await expect(tab.getByRole('button', { name: linkMessages.addTerminal.camera.stop })).toHaveCount(0)
  expect(await tab.evaluate(() => document.querySelectorAll('video').length)).toBe(0)

  await pressApprove(tab)
  await expect(approvedHeading(tab)).toBeVisible()
  expect((await honest.answer())?.plain).toHaveLength(33)
  expect(await evil.answer()).toBeNull()
  expect(evilServer.proxy.recordings()).toEqual([])
})
