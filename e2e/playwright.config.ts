import { freemem } from 'node:os'
import { defineConfig } from 'playwright/test'

/** A suite with browser, two daemons and two claude sessions takes about 2 GB (REAL-CLI.md). */
const bytesPerWorker = 3 * 1024 ** 3

export default defineConfig({
  testDir: 'suites',
  outputDir: '../.cache/e2e-results',
  globalSetup: './fixtures/globalSetup.ts',
  workers: freemem() > 2 * bytesPerWorker ? 2 : 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  projects: [{ name: 'chromium' }],
})
