/** Names the programs that the tests need and npm does not bring, or fails with one line for each that is missing. Never a skip. */
import { findChromium } from '../e2e/engines/findChromium'
import { findFirefox } from '../e2e/engines/findFirefox'
import { findWebKit } from '../e2e/webdriver/findWebKit'

for (const program of [findChromium(), findFirefox(), ...Object.values(findWebKit())]) {
  if (program.found) {
    console.log(program.path)
  } else {
    console.error(program.message)
    process.exitCode = 1
  }
}
