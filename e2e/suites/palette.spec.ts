import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { settingsMessages } from '../../web/i18n/settingsMessages'
import { echoOf } from '../agents/modelScript'
import { goTo, waitForKeys } from '../fixtures/pages/keys'
import { startNewSession } from '../fixtures/pages/newSession'
import { agentMessages } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoDaemons } from '../fixtures/twoServers'

const { kinds } = paletteMessages
const { artifacts } = settingsMessages

test('the palette opens what the second server has: a machine, a server, a file, an artifact, what was said', async ({
  world,
}) => {
  const { page, a, b } = await twoDaemons(world, 'separate-key')
  const hostA = new URL(a.server.url).host
  const hostB = new URL(b.server.url).host
  const main = page.getByRole('main')

  const directory = join(b.cli.home, 'projects', 'with-a-harbour')
  await mkdir(join(directory, 'src'), { recursive: true })
  await writeFile(join(directory, 'src', 'harbour.ts'), 'export const depth = 12\n')
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: directory })
  git('init', '-q', '-b', 'trunk')
  git('add', '.')
  git('commit', '-qm', 'first')

  await page.goto('/artifacts/new')
  await page.getByRole('radio', { name: hostB }).check()
  await page.getByRole('textbox', { name: artifacts.titleField }).fill('Tide tables')
  await page.getByRole('button', { name: artifacts.save, exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Tide tables' })).toBeVisible()

  await startNewSession(page, { serverUrl: b.server.url, directory, prompt: 'where is the lighthouse' })
  await expect(agentMessages(page, echoOf('where is the lighthouse'))).toBeVisible({ timeout: 60_000 })
  const session = new URL(page.url()).pathname
  await waitForKeys(page)

  await test.step('a file of the open session, which its machine is asked for', async () => {
    await goTo(page, 'harbour.ts', new RegExp(`^src/harbour\\.ts ${kinds.file}`))
    await expect(main.getByText('export const depth = 12')).toBeVisible({ timeout: 30_000 })
    expect(new URL(page.url()).pathname).toContain(session)
  })

  await test.step('the session, by what was said in it', async () => {
    await page.goto('/usage')
    await waitForKeys(page)
    await goTo(page, 'where is the lighthouse', new RegExp(`lighthouse ${kinds.message} .*${hostB}$`))
    await expect(page).toHaveURL((url) => url.pathname.startsWith(session))
    await expect(agentMessages(page, echoOf('where is the lighthouse'))).toBeVisible()
  })

  await test.step('a machine: both have one of the same name, and the server tells them apart', async () => {
    await goTo(page, `${hostname()} ${hostB}`, new RegExp(`^${hostname()} ${kinds.machine} ${hostB}$`))
    await expect(page).toHaveURL(/\/machines\//)
    expect(decodeURIComponent(page.url())).toContain(await b.cli.machineId())
  })

  await test.step('an artifact', async () => {
    await page.goto('/usage')
    await waitForKeys(page)
    await goTo(page, 'tide', new RegExp(`^Tide tables ${kinds.artifact} ${hostB}$`))
    await expect(page.getByRole('heading', { name: 'Tide tables' })).toBeVisible()
  })

  await test.step('a server, and what is done with it: the other one goes on', async () => {
    await goTo(page, hostB, new RegExp(`^${hostB} ${kinds.server}`))
    await expect(page).toHaveURL(/\/servers$/)
    await goTo(page, `pause ${hostB}`, new RegExp(`${hostB}.* ${kinds.server}`))
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: paletteMessages.field }).fill('pause')
    await expect(page.getByRole('option', { name: paletteMessages.commands.ofServer.pause(hostA) })).toBeVisible()
    await expect(page.getByRole('option', { name: paletteMessages.commands.ofServer.pause(hostB) })).toHaveCount(0)
  })
})
