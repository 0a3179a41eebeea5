import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoEchoOf } from '../demo/demoScript'
import { approveLink } from '../fixtures/pages/linkTerminal'
import { serverPill } from '../fixtures/pages/servers'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { createAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import { enFirstRun } from '../../web/i18n/enFirstRun'
import { messages } from '../../web/i18n/messages'

test('the demo: a newcomer connects both terminals, sends a prompt, and is asked for permission', async ({ world }) => {
  const data = await mkdtemp(join(tmpdir(), 'happy-hub-demo-'))
  const started = await startApp(data)
  try {
    const browser = await world.browser(started.appUrl)
    const page = await browser.newTab()
    await expect(page.getByText(enFirstRun.demo.afterSignIn)).toBeVisible()
    await createAccount(page)

    const outcome = messages.connect.outcome
    for (const [label, method] of [
      ['laptop', undefined],
      ['cloud', 'separate-key'],
    ] as const) {
      await page
        .getByRole('main')
        .getByRole('button', { name: enFirstRun.demo.connect(label) })
        .click()
      await expect(page.getByRole('heading', { name: messages.connect.link.title })).toBeVisible()
      await approveLink(page, method)
      await expect(page.getByText(/^The machine .+ is here\.$/)).toContainText(`demo-${label}`)
      await page.getByRole('button', { name: outcome.done }).click()
    }
    await expect(page.getByRole('heading', { name: enFirstRun.demo.title })).toHaveCount(0)
    await expect(serverPill(page)).toContainText(messages.servers.pill.allConnected)
    for (const label of ['laptop', 'cloud']) {
      await expect(sessionRows(page, `Fix the redirect (${label})`, 'needs you')).toHaveCount(1)
      await expect(sessionRows(page, `Release notes (${label})`)).toHaveCount(1)
    }

    await sessionRows(page, 'Release notes (cloud)').click()
    await expect(agentMessages(page, 'The release notes are ready')).toBeVisible()
    await sendMessage(page, 'hello demo')
    await expect(agentMessages(page, demoEchoOf('hello demo'))).toBeVisible()
    await expect(agentMessages(page, 'It arrives in pieces')).toBeVisible()
    await expect(page.getByText('npm test -- --changed').first()).toBeVisible()
    await expect(sessionRows(page, 'Release notes (cloud)', 'needs you')).toHaveCount(1)
  } finally {
    await started.stop()
    await rm(data, { recursive: true })
  }
})

/** `npm start -- --demo` in a process of its own, as a newcomer starts it. */
async function startApp(data: string): Promise<{ appUrl: string; stop(): Promise<void> }> {
  const main = fileURLToPath(new URL('../start/main.ts', import.meta.url))
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const ports = ['--port', '0', '--laptop-port', '0', '--cloud-port', '0']
  const child = spawn(process.execPath, ['--import', tsx, main, '--demo', '--data', data, ...ports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let text = ''
  const address = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const [, url] = /Happy Hub is at (\S+)[\s\S]*Ctrl-C/.exec(text) ?? []
      if (url !== undefined) resolve(url)
    })
  })
  const appUrl = await Promise.race([address, ended.then(() => Promise.reject(new Error(`npm start ended: ${text}`)))])
  return {
    appUrl,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
