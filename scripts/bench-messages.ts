/**
 * `npm run bench:messages`: how long one hostile message holds up the page, in this machine's Chromium, on the built
 * parts of the app. For each: until it is painted, the longest block of the page's thread, elements in the page; then
 * the same for "Show all". Prints figures; asserts nothing.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { chromium, type Browser, type Page } from 'playwright'
import { build, preview } from 'vite'
import { chromiumArguments, findChromium } from '../e2e/engines/findChromium'
import { programPath } from '../e2e/engines/findProgram'
import { hostileTexts } from '../web/testing/hostileTexts'

/** Part of a text's name: only these are shown. */
const wanted = process.argv[2] ?? ''
const GIVE_UP_MS = 180_000

const root = join(import.meta.dirname, '..')
const outDir = await mkdtemp(join(tmpdir(), 'happy-hub-bench-'))
const shared = { root, configFile: false, logLevel: 'error' } as const
await build({
  ...shared,
  publicDir: false,
  plugins: [react({ compiler: true })],
  define: { __BUILD__: '"bench"' },
  build: { outDir, target: 'es2022', rolldownOptions: { input: join(root, 'web/testing/messagePage.html') } },
})
const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
const address = server.httpServer.address()
const port = typeof address === 'object' && address !== null ? address.port : 0

/** As text: what tsx adds to functions is not there in the page. */
const measure = (action: string) => `new Promise((resolve) => {
  const blocks = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) blocks.push(Math.round(entry.duration))
  }).observe({ type: 'longtask' })
  const start = performance.now()
  ;${action}
  let painted = null
  let elements = -1
  let quietSince = start
  requestAnimationFrame(function look() {
    const now = performance.now()
    const count = document.getElementsByTagName('*').length
    if (count !== elements) quietSince = now
    elements = count
    if (now - quietSince < 1000) return requestAnimationFrame(look)
    // The observer tells of a block only after it.
    setTimeout(() => resolve({ ms: Math.round(quietSince - start), longest: Math.max(0, ...blocks), elements }), 200)
  })
})`

interface Figures {
  ms: number
  longest: number
  elements: number
}

async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.setDefaultTimeout(GIVE_UP_MS)
  await page.goto(`http://127.0.0.1:${port}/web/testing/messagePage.html`)
  await page.getByText('Go on').waitFor()
  return page
}

const row = (name: string, what: string, { ms, longest, elements }: Figures) =>
  console.log(
    `${name.padEnd(34)} ${what.padEnd(16)} ${String(ms).padStart(7)} ms ${String(longest).padStart(7)} ms ${String(elements).padStart(8)}`,
  )

console.log(`${'message'.padEnd(34)} ${'by'.padEnd(16)} ${'painted'.padStart(10)} ${'longest'.padStart(10)} elements`)
const browser = await chromium.launch({ executablePath: programPath(findChromium()), args: chromiumArguments })
for (const [name, text] of Object.entries(hostileTexts)) {
  if (!name.includes(wanted)) continue
  for (const author of ['agent', 'user', 'tool'] as const) {
    const page = await openPage(browser)
    try {
      await page.evaluate(`window.text = ${JSON.stringify(text())}; null`)
      const shown = await page.evaluate<Figures>(measure(`window.showMessage(${JSON.stringify(author)}, window.text)`))
      row(name, author, shown)
      if (author === 'tool') {
        row(
          name,
          'tool, opened',
          await page.evaluate<Figures>(measure(`document.querySelector('[aria-expanded]').click()`)),
        )
      }
      if (await page.getByRole('button', { name: 'Show all' }).isVisible()) {
        const click = `;[...document.querySelectorAll('button')].find((b) => b.textContent.startsWith('Show all')).click()`
        row(name, `${author}, all`, await page.evaluate<Figures>(measure(click)))
      }
    } catch (error) {
      console.log(
        `${name.padEnd(34)} ${author.padEnd(16)} ${error instanceof Error ? error.message.split('\n')[0] : ''}`,
      )
    }
    await page.close()
  }
}
await browser.close()
await server.close()
await rm(outDir, { recursive: true })
