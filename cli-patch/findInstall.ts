import { execFile } from 'node:child_process'
import { access, constants, readFile, realpath, stat } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { CliPatchError } from './CliPatchError'

const packageName = 'happy'

/**
 * The folder of the CLI's package, without links. `given` (`--cli`) may be that folder, a folder whose `node_modules`
 * has it, or the command itself; without it all usual places are searched.
 * @throws CliPatchError `install-not-found` when there is none, or several: then the person says which.
 */
export async function findInstall(given: string | null, cwd: string, environment: NodeJS.ProcessEnv): Promise<string> {
  if (given !== null) return resolveGiven(resolve(cwd, given))

  const places = [
    await globalInstall(environment),
    await commandOnPath(environment),
    join(cwd, 'node_modules', 'happy'),
  ]
  const found = new Set<string>()
  for (const place of places) {
    if (place !== null && (await packageNameOf(place)) === packageName) found.add(await realpath(place))
  }
  const [first, ...others] = found
  if (first === undefined) {
    throw new CliPatchError(
      'install-not-found',
      'No installed Happy CLI was found: none among the global packages of npm, no command "happy", none in ./node_modules. Install it (npm install -g happy@1.2.5) or name its folder with --cli.',
    )
  }
  if (others.length > 0) {
    const list = [...found].map((folder) => `  ${folder}`).join('\n')
    throw new CliPatchError(
      'install-not-found',
      `Several installs were found. Name the one you mean with --cli:\n${list}`,
    )
  }
  return first
}

async function resolveGiven(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (!found) throw new CliPatchError('install-not-found', `${path} does not exist. Name the CLI's folder with --cli.`)
  if (found.isFile()) {
    const folder = await packageAround(await realpath(path))
    if (folder !== null) return folder
    throw new CliPatchError('install-not-found', `${path} belongs to no package. Name the CLI's folder with --cli.`)
  }
  const inside = join(path, 'node_modules', packageName)
  const isProject = (await packageNameOf(path)) !== packageName && (await packageNameOf(inside)) === packageName
  return realpath(isProject ? inside : path)
}

async function globalInstall(environment: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('npm', ['root', '-g'], {
      env: environment,
      shell: process.platform === 'win32',
    })
    return join(stdout.trim(), packageName)
  } catch {
    return null
  }
}

async function commandOnPath(environment: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const command = join(folder, 'happy')
    if (folder === '' || !(await isExecutable(command))) continue
    return packageAround(await realpath(command))
  }
  return null
}

/** The next folder above a file that has a package.json. */
async function packageAround(file: string): Promise<string | null> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if ((await packageNameOf(folder)) !== null) return folder
    if (folder === dirname(folder)) return null
  }
}

async function packageNameOf(folder: string): Promise<string | null> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const name = (manifest as { name?: unknown } | null)?.name
    return typeof name === 'string' ? name : null
  } catch {
    return null
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
