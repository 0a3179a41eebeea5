/**
 * V19, not part of `npm test`: the README's commands in a fresh clone of the last commit, with an empty npm cache.
 * `npm ci && npm start -- --demo`, then a browser drives the started app until a message is answered in the demo.
 * With `--with-tests` also `npm test` in the clone. Needs Chromium for the driving only.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAppBrowser } from '../e2e/fixtures/browsers/appBrowser'
import { connectDemo, talkToDemo } from '../e2e/fixtures/pages/demo'
import { spawnStart } from '../local/start/spawnStart'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'happy-hub-clone-'))
const clone = join(folder, 'clone')
// Also for the processes that `npm start` starts.
process.env['npm_config_cache'] = join(folder, 'npm-cache')
// What Playwright downloaded on this computer is not there in a fresh one.
process.env['PLAYWRIGHT_BROWSERS_PATH'] = join(folder, 'no-browsers')

function run(command: string, args: string[], cwd: string): void {
  console.log(`$ ${[command, ...args].join(' ')}`)
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ''} failed: ${error?.message ?? String(status)}`)
}

async function driveDemo(): Promise<void> {
  const flags = ['start', '--', '--demo', '--port', '0', '--laptop-port', '0', '--cloud-port', '0']
  console.log(`$ npm ${flags.join(' ')}`)
  const started = await spawnStart('npm', flags, clone)
  console.log(started.text)
  try {
    const browser = await openAppBrowser({ appUrl: started.appUrl })
    try {
      const page = await browser.newTab()
      await connectDemo(page)
      await talkToDemo(page)
    } finally {
      await browser.close()
    }
  } finally {
    await started.stop()
  }
}

try {
  mkdirSync(join(folder, 'no-browsers'))
  run('git', ['clone', '--quiet', '--no-hardlinks', root, clone], folder)
  run('npm', ['ci'], clone)
  await driveDemo()
  if (process.argv.includes('--with-tests')) run('npm', ['test'], clone)
  console.log('V19 passed: a message was answered in the demo of a fresh clone.')
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
