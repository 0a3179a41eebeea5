import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import { startBrotliHost, type BrotliHost } from './measuring/brotliHost'
import { signIn } from './measuring/probes'
import type { SeededServer } from './measuring/seed'

/** By then a client has put its files and data where the next visit finds them. Not every client is ever calm. */
export const keptMs = 5_000

/** What may be visited in turns: a page at an address. */
export interface Visited {
  name: 'ours' | 'theirs' | 'bare page'
  url: string
}

/** A web client at an address. */
export interface Client extends Visited {
  /** Path of the seeded chat. */
  chatPath: string
  /** Makes a browser that is signed in to the seeded account. */
  signIn(browser: AppBrowser): Promise<void>
}

/** Another client: what signs it in is a script of its own page that finds `token` and `secret` (base64url). */
export function otherClient(seeded: SeededServer, other: { url: string; prepare: string; chatPath: string }): Client {
  const { token } = seeded.account
  const script = `((token, secret) => { ${other.prepare} })(${JSON.stringify(token)}, ${JSON.stringify(seeded.secretText)})`
  return {
    name: 'theirs',
    url: other.url,
    chatPath: other.chatPath.replace('{id}', seeded.sessionIds[0] ?? ''),
    async signIn(browser) {
      const page = await browser.newTab('/')
      await page.evaluate(script)
      await page.goto(other.url)
      await pause(keptMs)
      await page.close()
    },
  }
}

export function ownClient(url: string, seeded: SeededServer): Client {
  const client: Client = {
    name: 'ours',
    url,
    chatPath: '',
    async signIn(browser) {
      const page = await signIn(browser, seeded.backupText)
      const row = page.locator(`a[href$="/${seeded.sessionIds[0]}"]`)
      client.chatPath = (await row.getAttribute('href')) ?? ''
      await row.click()
      await pause(keptMs)
      await page.close()
    },
  }
  return client
}

const barePage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare page</title></head>
<body><script src="/bare-page-00000000.js"></script></body></html>`
const bareScript = `document.body.append(Object.assign(document.createElement('button'), { textContent: 'Sign in' }))`

/**
 * A page that does nothing but show one button by its script: what a first visit costs in this browser on this machine,
 * whatever the page.
 */
export async function startBarePage(): Promise<BrotliHost> {
  const folder = mkdtempSync(join(tmpdir(), 'happy-hub-bare-page-'))
  writeFileSync(join(folder, 'index.html'), barePage)
  writeFileSync(join(folder, 'bare-page-00000000.js'), bareScript)
  const host = await startBrotliHost(folder)
  rmSync(folder, { recursive: true })
  return host
}
