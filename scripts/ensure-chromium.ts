/** Names the browser that the tests use, or fails with one clear line. Never a skip. */
import { findChromium } from '../e2e/fixtures/findChromium'

const chromium = findChromium()
if (chromium.found) {
  console.log(chromium.path)
} else {
  console.error(chromium.message)
  process.exitCode = 1
}
