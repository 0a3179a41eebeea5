import { availableParallelism, freemem } from 'node:os'
import { defineConfig } from 'playwright/test'

/** A suite with browser, two daemons and two claude sessions takes about 2 GB (docs/platform.md), and two cores while it starts. */
const workers = freemem() > 6 * 1024 ** 3 && availableParallelism() >= 4 ? 2 : 1

export default defineConfig({
  testDir: 'suites',
  outputDir: '../.cache/e2e-results',
  globalSetup: './fixtures/globalSetup.ts',
  workers,
  // On a CI machine of unknown load a lost race is tried once more; the list reporter names every such test, scripts/test.ts counts them.
  retries: process.env['CI'] ? 1 : 0,
  // Two CLIs, two daemons and two claude processes start in about 20 s on two free cores, in 80 s on busy ones.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  projects: [{ name: 'chromium' }],
})
