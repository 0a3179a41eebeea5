import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectDemo, talkToDemo } from '../fixtures/pages/demo'
import { serverPill } from '../fixtures/pages/servers'
import { sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { spawnStart } from '../../local/start/spawnStart'
import { messages } from '../../web/i18n/messages'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('the demo: a newcomer connects both terminals, sends a prompt, and answers what the agent asks', async ({
  world,
}) => {
  // What is started may have to build the app first.
  test.setTimeout(180_000)
  const data = await mkdtemp(join(tmpdir(), 'happy-hub-demo-'))
  const main = fileURLToPath(new URL('../../local/start/main.ts', import.meta.url))
  const flags = ['--demo', '--data', data, '--port', '0', '--laptop-port', '0', '--cloud-port', '0']
  const started = await spawnStart(process.execPath, ['--import', 'tsx', main, ...flags], root)
  try {
    const browser = await world.browser(started.appUrl)
    const page = await browser.newTab()
    await connectDemo(page)
    await expect(serverPill(page)).toContainText(messages.servers.pill.some(2, 2))
    for (const label of ['laptop', 'cloud']) {
      await expect(sessionRows(page, `Fix the redirect (${label})`, 'needs you')).toHaveCount(1)
      await expect(sessionRows(page, `Release notes (${label})`)).toHaveCount(1)
    }
    await talkToDemo(page)
  } finally {
    await started.stop()
    await rm(data, { recursive: true })
  }
})
