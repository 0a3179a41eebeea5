/**
 * Renders the PNG icons from `public/icons/icon.svg`. Run it after a change of the SVG, and commit what it writes:
 * `npx tsx scripts/render-icons.ts`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { chromiumArguments, findChromium } from '../e2e/engines/findChromium'

const folder = join(import.meta.dirname, '..', 'public', 'icons')
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8')
// Android and iOS cut the corners themselves.
const fullBleed = svg.replace(' rx="112"', '')

const icons = [
  { file: 'icon-192.png', size: 192, image: svg },
  { file: 'icon-512.png', size: 512, image: svg },
  // The drawing stays inside the circle of 80 % that every mask leaves.
  { file: 'maskable-512.png', size: 512, image: fullBleed },
  { file: 'apple-touch-icon.png', size: 180, image: fullBleed },
]

const found = findChromium()
if (!found.found) throw new Error(found.message)
const browser = await chromium.launch({ executablePath: found.path, args: [...chromiumArguments] })
try {
  for (const { file, size, image } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(
      `<style>html,body{margin:0;background:none}svg{display:block;width:100vw;height:100vh}</style>${image}`,
    )
    await page.screenshot({ path: join(folder, file), omitBackground: true })
    await page.close()
  }
} finally {
  await browser.close()
}
