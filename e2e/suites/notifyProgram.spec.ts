import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { pageWindow } from '../fixtures/browsers/pageWindow'
import { linkCli } from '../fixtures/cli/linkCli'
import { runningPrograms } from '../fixtures/cli/runningPrograms'
import { startCliSession } from '../fixtures/cli/startCliSession'
import { answerCard, permissionCards } from '../fixtures/pages/newSession'
import { composer, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { createAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import type { World } from '../fixtures/world'
import { startFaultProxy } from '../proxy/startFaultProxy'
import type { PushAddress } from '../push/pushAddress'

/** As the app's code has a browser. */
function codeOf(id: string, { target, sender }: PushAddress): string {
  const facts = { kind: 'web-push', server: 'Home', serverId: 'home', privacy: 'content', wants: 'needs-me' }
  return Buffer.from(JSON.stringify({ id, name: id, ...facts, target, sender })).toString('base64url')
}

const linesOf = (address: PushAddress) => address.came().map(({ kind, asks }) => asks?.line ?? kind)

/** The stock CLI's session on a machine that has a service manager, open in the app. */
async function machineWithSession(world: World) {
  const [server] = await world.localServers(1)
  if (!server) throw new Error('A server is needed')
  const appUrl = await world.serveApp(server)
  const page = await (await world.browser(appUrl)).newTab()
  await createAccount(page)
  const cli = await world.cli(server, appUrl, undefined, ['systemctl'])
  await linkCli(pageWindow(page), cli, server)
  await cli.startDaemon()
  const { directory } = await startCliSession(cli, server, 'told')
  await page.goto('/')
  await sessionRows(page, 'told').click()
  await expect(composer(page)).toBeVisible()
  return { server, page, cli, directory }
}

/** Has the agent ask whether it may make this file. */
async function haveItAsk(page: Page, file: string): Promise<void> {
  await sendMessage(page, `run: touch ${file}`)
  await expect(permissionCards(page, `touch ${file}`)).toBeVisible()
}

test('happy-hub-notify as a person runs it: installed, asked, tried, restarted, cut off and uninstalled, beside a stock agent that asks', async ({
  world,
}) => {
  // A real CLI, and each run of the program starts Node.
  test.slow()
  const { server, page, cli, directory } = await machineWithSession(world)
  const line = await startFaultProxy({ target: server.directUrl })
  const notify = world.notifyProgram({ cli, serverUrl: line.url })
  const [stays, goes] = [await world.pushAddress(), await world.pushAddress()]
  const folder = join(cli.happyHome, 'happy-hub-notify')
  const toldFiles = async () => (await readdir(folder)).filter((name) => /^(?:stays|goes)\.json$/.test(name)).toSorted()
  const allow = async (file: string) => {
    await answerCard(permissionCards(page, `touch ${file}`), permissionMessages.allow)
    await expect.poll(() => existsSync(join(directory, file))).toBe(true)
  }

  await test.step('before anything is set up it says so, and nothing is made up', async () => {
    expect(await notify('status')).toMatchObject({
      code: 1,
      text: expect.stringMatching(/Not installed[^]*Nobody is told/),
    })
    expect(await notify('test')).toMatchObject({ code: 1, text: expect.stringContaining('Nobody is told.') })
    expect(await notify('uninstall')).toMatchObject({
      code: 3,
      text: expect.stringContaining('Nothing was installed'),
    })
  })

  await test.step('installed, it runs; status names who is told, and test reaches each of them', async () => {
    expect(await notify('add', codeOf('stays', stays))).toMatchObject({ code: 0 })
    expect(await notify('add', codeOf('goes', goes))).toMatchObject({ code: 0 })
    expect(await notify('install')).toMatchObject({ code: 0 })
    const { code, text } = await notify('status')
    expect({ code, lines: text.trim().split('\n').toSorted() }).toEqual({
      code: 0,
      lines: [
        `${cli.happyHome}: ${line.url}`,
        '- goes (web-push): what needs you; also what is asked',
        '- stays (web-push): what needs you; also what is asked',
        'It runs.',
      ].toSorted(),
    })
    expect(await notify('test')).toMatchObject({ code: 0 })
    expect([linesOf(stays), linesOf(goes)]).toEqual([['test'], ['test']])
    // Its first look at the sessions is over: what waits then is told by none.
    await expect.poll(() => existsSync(join(folder, 'told.json'))).toBe(true)
  })

  for (const [file, status] of [
    ['first', 410],
    ['second', 404],
  ] as const) {
    await test.step(`a subscription that its push service calls gone (${status}) leaves the machine, the other stays`, async () => {
      await notify('add', codeOf('goes', goes))
      const kept = await readFile(join(folder, 'stays.json'), 'utf8')
      goes.answerWith(status)
      const refused = goes.refused()
      await haveItAsk(page, file)
      await expect.poll(toldFiles).toEqual(['stays.json'])
      await expect.poll(() => linesOf(stays).at(-1)).toBe(`touch ${file}`)
      expect(goes.refused()).toBe(refused + 1)
      expect(await readFile(join(folder, 'stays.json'), 'utf8')).toBe(kept)
      const { text } = await notify('status')
      expect(text).toContain('- stays (web-push)')
      expect(text).not.toContain('- goes')
      await allow(file)
    })
  }

  await test.step('started anew it tells no need twice, and what came while its line was cut it tells when that is back', async () => {
    await haveItAsk(page, 'third')
    await expect.poll(() => linesOf(stays).at(-1)).toBe('touch third')
    await expect.poll(() => readFile(join(folder, 'told.json'), 'utf8')).toMatch(/\[\s*"[^"]/)
    const told = linesOf(stays)
    expect(await notify('install')).toMatchObject({ code: 0 })
    await expect.poll(() => runningPrograms(cli)).toBe(1)
    await expect.poll(() => line.openWebSockets().length).toBe(1)
    line.setFault({ kind: 'refuse' })
    await expect.poll(() => line.openWebSockets()).toEqual([])
    await allow('third')
    await haveItAsk(page, 'fourth')
    expect(linesOf(stays)).toEqual(told)
    line.clearFaults()
    await expect.poll(() => linesOf(stays), { timeout: 40_000 }).toEqual([...told, 'touch fourth'])
  })

  await test.step('what nobody had when it ended, for the push service was down, it tells after its next start, once', async () => {
    const told = linesOf(stays)
    stays.answerWith(503)
    const refused = stays.refused()
    await allow('fourth')
    await haveItAsk(page, 'fifth')
    await expect.poll(() => stays.refused()).toBeGreaterThan(refused)
    expect(await notify('install')).toMatchObject({ code: 0 })
    const tries = stays.refused()
    await expect.poll(() => stays.refused()).toBeGreaterThan(tries)
    stays.answerWith(201)
    await expect.poll(() => linesOf(stays), { timeout: 40_000 }).toEqual([...told, 'touch fifth'])
    expect(await notify('install')).toMatchObject({ code: 0 })
    await allow('fifth')
    await haveItAsk(page, 'sixth')
    await expect.poll(() => linesOf(stays)).toEqual([...told, 'touch fifth', 'touch sixth'])
  })

  await test.step('uninstalled it runs no longer, says what stays, and tells nothing', async () => {
    const told = linesOf(stays)
    const { code, text } = await notify('uninstall')
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringMatching(/^It runs no longer\.\nStill in .*: who is told, .*\n$/),
    })
    await expect.poll(() => runningPrograms(cli)).toBe(0)
    expect(await readdir(join(cli.home, '.config/systemd/user'))).toEqual([])
    expect(await notify('status')).toMatchObject({
      code: 1,
      text: expect.stringMatching(/Not installed[^]*- stays \(web-push\)/),
    })
    await allow('sixth')
    await haveItAsk(page, 'seventh')
    // By itself the test still arrives, and nothing before it.
    expect(await notify('test')).toMatchObject({ code: 0, text: expect.stringContaining('stays: handed over.') })
    expect(linesOf(stays)).toEqual([...told, 'test'])
  })
  await line.stop()
})
