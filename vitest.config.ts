import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { diagramDocument } from './scripts/diagrams/diagramDocument.ts'
import { startOddServer, stopOddServer } from './scripts/testServers.ts'

const chromium = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path))

// The arguments that Chromium needs as root in a closed network (docs/platform.md).
const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig({
  define: { __BUILD__: JSON.stringify('test') },
  test: {
    // Tests wait more than they work, and a machine with two cores would have one worker.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Two busy cores: a real part may need longer than the default 5 s. A hang still fails.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The default of one second is short while two other suites use the same cores.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          // A process and its modules for each of 250 files are most of what they cost.
          isolate: false,
          unstubGlobals: true,
          include: ['{web,worker,local,e2e,scripts,cli-patch}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.browser.test.ts', 'e2e/suites/**'],
        },
      },
      {
        extends: true,
        plugins: [react({ compiler: true }), diagramDocument()],
        // Found late, they would reload the page in the middle of a test.
        optimizeDeps: { entries: ['web/**/*.{ts,tsx}', 'worker/**/*.ts'] },
        test: {
          name: 'browser',
          include: ['{web,worker}/**/*.browser.test.{ts,tsx}', 'web/**/*.test.tsx'],
          setupFiles: ['web/testing/emptyStorage.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: { startOddServer, stopOddServer },
            provider: playwright({
              launchOptions: { args: launchArguments, ...(chromium ? { executablePath: chromium } : {}) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
