import { execFile } from 'node:child_process'
import { access, constants, readFile, readdir, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { CliPatchError } from '../errors/CliPatchError'
import { packageNames } from './knownPackages'

/**
 * The folder of the CLI's package, without links. `given` (`--cli`) may be that folder, a folder whose `node_modules`
 * has it, or the command itself; without it all usual places are searched.
 * @throws CliPatchError `install-not-found` when there is none, or several: then the person says which.
 */
export async function findInstall(given: string | null, cwd: string, environment: NodeJS.ProcessEnv): Promise<string> {
  if (given !== null) return resolveGiven(resolve(cwd, given))

  const folders = [...(await globalFolders(environment)), ...localFolders(cwd)]
  const places = folders.flatMap((folder) => packageNames.map((name) => join(folder, name)))
  const onPath = await commandOnPath(environment)
  const found = new Set<string>()
  for (const place of onPath === null ? places : [...places, onPath]) {
    if (packageNames.includes((await packageNameOf(place)) ?? '')) found.add(await realpath(place))
  }
  const [first, ...others] = found
  if (first === undefined) {
    throw new CliPatchError(
      'install-not-found',
      'No installed Happy CLI was found: none among the global packages of npm, pnpm, yarn, volta and bun, no command "happy", none in node_modules here. Install it (npm install -g happy@1.2.5) or name its folder with --cli.',
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
  if (packageNames.includes((await packageNameOf(path)) ?? '')) return realpath(path)
  const inside: string[] = []
  for (const name of packageNames) {
    const folder = join(path, 'node_modules', name)
    if ((await packageNameOf(folder)) === name) inside.push(folder)
  }
  if (inside.length > 1) {
    throw new CliPatchError(
      'install-not-found',
      `${path} has several installs. Name the one you mean with --cli:\n${inside.map((folder) => `  ${folder}`).join('\n')}`,
    )
  }
  return realpath(inside[0] ?? path)
}

/** Where package managers put what is installed for all projects of a person. Only npm is asked; the others have rules. */
async function globalFolders(environment: NodeJS.ProcessEnv): Promise<string[]> {
  const home = environment['HOME'] || homedir()
  const pnpmHomes = [environment['PNPM_HOME'], join(home, '.local/share/pnpm'), join(home, 'Library/pnpm')]
  const voltaHome = environment['VOLTA_HOME'] || join(home, '.volta')
  const volta = packageNames.map((name) => join(voltaHome, 'tools/image/packages', name, 'lib/node_modules'))
  const pnpm = await Promise.all(pnpmHomes.filter((folder) => folder !== undefined).map(pnpmFolders))
  const others = [join(home, '.config/yarn/global/node_modules'), join(home, '.bun/install/global/node_modules')]
  const npm = await npmFolder(environment)
  return [...(npm === null ? [] : [npm]), ...pnpm.flat(), ...volta, ...others]
}

/** pnpm has a folder for each version of its layout: `global/5/node_modules`. */
async function pnpmFolders(home: string): Promise<string[]> {
  const layouts = await readdir(join(home, 'global')).catch(() => [])
  return layouts.map((layout) => join(home, 'global', layout, 'node_modules'))
}

async function npmFolder(environment: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('npm', ['root', '-g'], {
      env: environment,
      shell: process.platform === 'win32',
    })
    return stdout.trim()
  } catch {
    return null
  }
}

/** As Node looks for packages: from here up. */
function localFolders(cwd: string): string[] {
  const parent = dirname(cwd)
  return [join(cwd, 'node_modules'), ...(parent === cwd ? [] : localFolders(parent))]
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
