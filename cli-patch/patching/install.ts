import { createHash } from 'node:crypto'
import { lstat, readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CliPatchError } from '../errors/CliPatchError'
import { parses } from '../files/checkSyntax'
import { isStagedName, readIfThere } from '../files/fileChanges'
import { helperName } from './helperFile'
import type { ModuleKind } from './helperFile'
import { identifyPackage } from '../find/identifyPackage'
import type { CliPackage } from '../find/identifyPackage'
import { kindOf, marker, patchSource, printsLoginLinks } from './patchSource'
import { parseRecord, recordName } from './record'
import type { PatchRecord } from './record'

export interface InstalledFile {
  /** In the package, with slashes. */
  name: string
  path: string
  kind: ModuleKind
  current: Buffer
  /** The text of the published package: the file itself, or its backup. */
  original: Buffer
  backup: { path: string; bytes: Buffer | null }
  /** What the patched file calls; ours alone. */
  helper: { name: string; path: string; bytes: Buffer | null }
}

/** An installed CLI in a state that cli-patch understands. */
export interface Install {
  folder: string
  package: CliPackage
  /**
   * `interrupted`: a run was cut off; `apply` finishes it, `undo` takes it back. `broken`: a patched file, or its helper,
   * was changed since and is no JavaScript any more; only "verify" takes such an install, and puts it back.
   */
  state: 'stock' | 'patched' | 'interrupted' | 'broken'
  /** The module file, which the command runs, comes first. */
  files: InstalledFile[]
  record: PatchRecord | null
  recordFile: { path: string; bytes: Buffer | null }
  /** Files that a cut-off run left beside. */
  leftovers: string[]
}

/**
 * Reads an installed CLI and makes sure that every file is the published one or what cli-patch made of it. Of a version
 * that is not known by its bytes, an unpatched file is one with all the places that the patch changes.
 * @throws CliPatchError `not-recognised`
 */
export async function inspectInstall(folder: string, { takesBroken = false } = {}): Promise<Install> {
  const cli = await identifyPackage(folder)
  const recordPath = join(folder, recordName)
  const recordBytes = await readIfThere(recordPath)
  const record = recordBytes && readRecord(recordBytes, recordPath, cli)
  const names = record ? record.files.map((file) => file.name) : await findFiles(folder, cli)
  const found = await Promise.all(names.map((name) => inspectFile(folder, name, cli, record, takesBroken)))
  const files = found.map(({ file }) => file)
  const folders = [...new Set(files.map((file) => dirname(file.path)))]
  const leftovers = (await Promise.all(folders.map(findLeftovers))).flat()

  const isComplete =
    record !== null &&
    leftovers.length === 0 &&
    record.files.every(({ patched }, index) => hashOf(files[index]?.current) === patched) &&
    record.helpers.every(({ name, written }) => {
      return hashOf(files.find((file) => file.helper.name === name)?.helper.bytes) === written
    })
  const isStock = record === null && leftovers.length === 0
  const isBroken = found.some((each) => each.isBroken)
  const state = isBroken ? 'broken' : isComplete ? 'patched' : isStock ? 'stock' : 'interrupted'
  return { folder, package: cli, state, files, record, recordFile: { path: recordPath, bytes: recordBytes }, leftovers }
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function hashOf(bytes: Buffer | null | undefined): string | null {
  return bytes ? sha256Of(bytes) : null
}

function readRecord(bytes: Buffer, path: string, cli: CliPackage): PatchRecord {
  const record = parseRecord(bytes.toString('utf8'))
  const published = cli.known?.files
  const fits =
    record?.name === cli.name &&
    record.version === cli.version &&
    record.files.length > 0 &&
    (!published ||
      (record.files.length === Object.keys(published).length &&
        record.files.every((file) => published[file.name] === file.original)))
  if (!fits) throw refuse(`${path} does not fit the package. ${reinstall(cli)}`)
  return record
}

/** By pattern, not by name: the file names hold a hash that differs in every version. */
async function findFiles(folder: string, cli: CliPackage): Promise<string[]> {
  const entries = await readdir(join(folder, 'dist'), { recursive: true }).catch(() => [])
  const names = entries.map((entry) => `dist/${entry.replaceAll('\\', '/')}`).filter(isCode)
  const found: string[] = []
  for (const name of names.sort()) {
    const source = await readFile(join(folder, name), 'utf8')
    if (source.includes(marker)) {
      throw refuse(
        `${join(folder, name)} is patched, but the record of it (${basename(recordName)}) is gone. Install the CLI anew.`,
      )
    }
    if (printsLoginLinks(source)) found.push(name)
  }
  for (const [kind, words] of Object.entries({ mjs: 'module', cjs: 'CommonJS' })) {
    const count = found.filter((name) => kindOf(name) === kind).length
    // A later version may come without CommonJS.
    const isNone = count === 0 && kind === 'cjs' && !cli.known && !names.some((name) => kindOf(name) === 'cjs')
    if (count !== 1 && !isNone) {
      throw refuse(
        `${folder} has ${count} ${words} files that print login links, where one is expected. Nothing was changed; install the CLI anew, or use a version that cli-patch knows.`,
      )
    }
  }
  return found.sort((a, b) => Number(kindOf(b) === 'mjs') - Number(kindOf(a) === 'mjs'))
}

function isCode(name: string): boolean {
  const isOurs = [helperName('mjs'), helperName('cjs')].includes(basename(name)) || isStagedName(name)
  return /\.[mc]js$/.test(name) && !isOurs
}

async function findLeftovers(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter(isStagedName).map((name) => join(folder, name))
}

async function inspectFile(
  folder: string,
  name: string,
  cli: CliPackage,
  record: PatchRecord | null,
  takesBroken: boolean,
): Promise<{ file: InstalledFile; isBroken: boolean }> {
  const path = join(folder, name)
  const stat = await lstat(path).catch(() => null)
  if (!stat?.isFile()) throw refuse(`${path} is missing or no ordinary file. ${reinstall(cli)}`)
  const current = await readFile(path)
  const kind = kindOf(name)
  const helperPath = join(dirname(path), helperName(kind))
  const helper = {
    name: `${dirname(name)}/${helperName(kind)}`,
    path: helperPath,
    bytes: await readIfThere(helperPath),
  }
  const backupPath = `${path}.happy-hub-original`
  const backup = { path: backupPath, bytes: await readIfThere(backupPath) }
  const file = { name, path, kind, current, original: current, backup, helper }

  const recorded = record?.files.find((each) => each.name === name)
  const recordedHelper = record?.helpers.find((each) => each.name === helper.name)
  const helperHash = hashOf(helper.bytes)
  let isBroken = false
  if (helperHash !== null && recordedHelper && ![recordedHelper.written, recordedHelper.before].includes(helperHash)) {
    if (!takesBroken || (await parses(helper.path))) throw changedSince(helper.path, cli)
    isBroken = true
  }

  const hash = sha256Of(current)
  const published = cli.known?.files[name] ?? recorded?.original
  // Says more than "changed" where the places themselves are different.
  if (!recorded) patchSource(current.toString('utf8'), path)
  if (published === undefined || hash === published) return { file, isBroken }
  if (!recorded) throw changedSince(path, cli)
  if (hash !== recorded.patched && hash !== recorded.before) {
    if (!takesBroken || (await parses(path))) throw changedSince(path, cli)
    isBroken = true
  }
  if (!backup.bytes || sha256Of(backup.bytes) !== published) {
    throw refuse(`The backup ${backupPath} is missing or was changed. ${reinstall(cli)}`)
  }
  return { file: { ...file, original: backup.bytes }, isBroken }
}

function changedSince(path: string, cli: CliPackage): CliPatchError {
  return refuse(
    `${path} is not the file of ${cli.name} ${cli.version} nor what cli-patch made of it: somebody changed it. ${reinstall(cli)}`,
  )
}

function reinstall({ name, version }: CliPackage): string {
  return `Nothing was changed. Install it anew: npm install -g ${name}@${version}`
}

function refuse(message: string): CliPatchError {
  return new CliPatchError('not-recognised', message)
}
