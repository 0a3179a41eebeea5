/**
 * The one test command (`npm test`): every check, in the order in which a failure is cheapest to find.
 * Stops at the first failing stage and always closes with one line: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

interface Counts {
  passed: number
  failed: number
}

interface Stage {
  name: string
  command: string[]
  env?: Record<string, string>
  /** Report with the counts of a test runner; a stage without one counts as one check. */
  report?: { file: string; read(text: string): Counts }
}

const root = join(import.meta.dirname, '..')
const results = join(root, '.cache', 'results')

function readVitestReport(text: string): Counts {
  const report = JSON.parse(text) as { numPassedTests: number; numFailedTests: number }
  return { passed: report.numPassedTests, failed: report.numFailedTests }
}

function readPlaywrightReport(text: string): Counts {
  const { stats } = JSON.parse(text) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  }
  if (stats.flaky > 0) console.log(`${stats.flaky} of the e2e tests passed only when repeated (see "flaky" above)`)
  // A skipped test is not a pass: what cannot run must fail.
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + stats.skipped }
}

function vitestStage(project: 'unit' | 'browser'): Stage {
  const file = join(results, `${project}.json`)
  return {
    name: `${project} tests`,
    command: [
      'vitest',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    report: { file, read: readVitestReport },
  }
}

const playwrightReport = join(results, 'e2e.json')

const stages: Stage[] = [
  { name: 'browsers for the tests', command: ['tsx', 'scripts/ensure-browsers.ts'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'references', command: ['tsx', 'scripts/check-references.ts'] },
  { name: 'structure', command: ['tsx', 'scripts/check-structure.ts'] },
  { name: 'unused code and packages', command: ['knip'] },
  { name: 'V8 typecheck, strict', command: ['tsc', '-b'] },
  vitestStage('unit'),
  vitestStage('browser'),
  { name: 'build', command: ['vite', 'build'] },
  { name: 'size budgets', command: ['tsx', 'scripts/check-sizes.ts'] },
  { name: 'budget of requests, elements and changes', command: ['tsx', 'scripts/bench/budget.ts'] },
  {
    name: 'e2e tests',
    command: ['playwright', 'test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
    report: { file: playwrightReport, read: readPlaywrightReport },
  },
  // The same choices each time: a failure of chance would say nothing about the change that is tested.
  { name: 'soak', command: ['tsx', 'scripts/soak/main.ts', '--minutes', '3', '--servers', '5', '--seed', '1'] },
]

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const total: Counts = { passed: 0, failed: 0 }
for (const stage of stages) {
  console.log(`\n== ${stage.name}`)
  const [binary, ...args] = stage.command
  const run = spawnSync(join(root, 'node_modules', '.bin', binary ?? ''), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...stage.env },
  })
  const reported = stage.report && existsSync(stage.report.file)
  const counts = reported
    ? stage.report!.read(readFileSync(stage.report!.file, 'utf8'))
    : { passed: run.status === 0 ? 1 : 0, failed: 0 }
  if (run.status !== 0 && counts.failed === 0) counts.failed = 1
  total.passed += counts.passed
  total.failed += counts.failed
  if (run.status !== 0) {
    console.log(`\n${stage.name}: failed${run.error ? ` (${run.error.message})` : ''}`)
    break
  }
}

console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
