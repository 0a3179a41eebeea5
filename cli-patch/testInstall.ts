import { cp, mkdir, mkdtemp, readFile, readdir, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cliEntry, ensureCli } from '../e2e/fixtures/ensureCli'
import { run } from './run'

/** A copy of what the real CLI's package has of code, and a Happy home, both in a folder of their own. */
export interface TestInstall {
  root: string
  /** The package. */
  folder: string
  dist: string
  module: string
  commonJs: string
  settings: string
  environment: NodeJS.ProcessEnv
  /** Runs a command on it as the command line does. */
  run(...args: string[]): Promise<{ code: number; out: string }>
  /** Every file of the package and of the home, with its mode. */
  snapshot(): Promise<Map<string, string>>
  remove(): Promise<void>
}

export async function makeInstall(): Promise<TestInstall> {
  await ensureCli()
  const published = dirname(dirname(cliEntry))
  const root = await realpath(await mkdtemp(join(tmpdir(), 'cli-patch-')))
  const folder = join(root, 'node_modules', 'happy')
  const home = join(root, 'home')
  await mkdir(home)
  await mkdir(folder, { recursive: true })
  for (const part of ['dist', 'package.json']) await cp(join(published, part), join(folder, part), { recursive: true })
  const environment = { PATH: process.env['PATH'], HOME: root, HAPPY_HOME_DIR: home }
  return {
    root,
    folder,
    dist: join(folder, 'dist'),
    module: join(folder, 'dist', 'index-D9QEUZM-.mjs'),
    commonJs: join(folder, 'dist', 'index-BmI2vrRw.cjs'),
    settings: join(home, 'settings.json'),
    environment,
    async run(command, ...args) {
      const lines: string[] = []
      const print = (text: string): void => void lines.push(text)
      const surroundings = { cwd: root, environment, print, printError: print }
      const code = await run([...(command === undefined ? [] : [command]), '--cli', folder, ...args], surroundings)
      return { code, out: lines.join('\n') }
    },
    async snapshot() {
      const files = new Map<string, string>()
      for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue
        const path = join(entry.parentPath, entry.name)
        const { mode } = await stat(path)
        files.set(path, `${mode.toString(8)} ${await readFile(path, 'latin1')}`)
      }
      return files
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
