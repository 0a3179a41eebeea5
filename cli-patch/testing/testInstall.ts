import { rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, readdir, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishedCode } from '../../e2e/installs/publishedClis'
import type { CliVersion } from '../../e2e/installs/publishedClis'
import { readHelperTemplates } from '../patching/helperFile'
import type { HelperTemplates } from '../patching/helperFile'
import { knownPackages } from '../find/knownPackages'
import { run } from '../run'
import { buildCliPatch } from '../build'

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

export async function makeInstall(which: CliVersion = 'happy@1.2.5'): Promise<TestInstall> {
  const published = await publishedCode(which)
  const [name = '', version = ''] = which.split('@')
  const known = knownPackages.find((each) => each.name === name && each.version === version)
  const [module = '', commonJs = ''] = Object.keys(known?.files ?? {})
  const root = await realpath(await mkdtemp(join(tmpdir(), 'cli-patch-')))
  const folder = join(root, 'node_modules', name)
  const home = join(root, 'home')
  await mkdir(home)
  await mkdir(folder, { recursive: true })
  for (const part of ['dist', 'package.json']) await cp(join(published, part), join(folder, part), { recursive: true })
  const environment = { PATH: process.env['PATH'], HOME: root, HAPPY_HOME_DIR: home }
  return {
    root,
    folder,
    dist: join(folder, 'dist'),
    module: join(folder, module),
    commonJs: join(folder, commonJs),
    settings: join(home, 'settings.json'),
    environment,
    async run(command, ...args) {
      const lines: string[] = []
      const print = (text: string): void => void lines.push(text)
      const surroundings = { cwd: root, environment, readHelperTemplates: builtHelper, print, printError: print }
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

let built: Promise<string> | null = null

/** Folder of cli-patch as it is published, built once for a test file. */
export function builtCliPatch(): Promise<string> {
  built ??= buildIntoTemporary()
  return built
}

async function buildIntoTemporary(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cli-patch-built-')))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await buildCliPatch(folder)
  return folder
}

export async function builtHelper(): Promise<HelperTemplates> {
  return readHelperTemplates(await builtCliPatch())
}
