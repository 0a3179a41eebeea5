import { createHash } from 'node:crypto'
import { lstat, readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { CliPatchError } from './CliPatchError'
import { isStagedName } from './fileChanges'
import { cliCommands, knownPackages } from './knownPackages'
import type { KnownPackage } from './knownPackages'
import { marker, patchSource, printsLoginLinks } from './patchSource'
import { parseRecord, recordName } from './record'
import type { PatchRecord } from './record'

export interface InstalledFile {
  /** In the package, with slashes. */
  name: string
  path: string
  current: Buffer
  /** The text of the published package: the file itself, or its backup. */
  original: Buffer
  backup: { path: string; bytes: Buffer | null }
}

/** An installed CLI that cli-patch knows, in a state that it knows. */
export interface Install {
  folder: string
  version: string
  /** `interrupted`: a run was cut off; `apply` finishes it, `undo` takes it back. */
  state: 'stock' | 'patched' | 'interrupted'
  files: InstalledFile[]
  record: PatchRecord | null
  recordFile: { path: string; bytes: Buffer | null }
  /** Files that a cut-off run left beside. */
  leftovers: string[]
}

/**
 * Reads an installed CLI and makes sure that every file is the published one or what cli-patch made of it.
 * @throws CliPatchError `not-recognised`
 */
export async function inspectInstall(folder: string): Promise<Install> {
  const known = await identifyPackage(folder)
  const recordPath = join(folder, recordName)
  const recordBytes = await readIfThere(recordPath)
  const record = recordBytes && readRecord(recordBytes, recordPath, known)
  const names = record ? record.files.map((file) => file.name) : await findFiles(folder)
  const files = await Promise.all(names.map((name) => inspectFile(folder, name, known, record)))
  const leftovers = (await readdir(join(folder, 'dist'))).filter(isStagedName).map((name) => join(folder, 'dist', name))

  const isComplete =
    record !== null && files.every((file, index) => sha256Of(file.current) === record.files[index]?.patched)
  const isClean = leftovers.length === 0
  const state = isComplete && isClean ? 'patched' : record === null && isClean ? 'stock' : 'interrupted'
  const recordFile = { path: recordPath, bytes: recordBytes }
  return { folder, version: known.version, state, files, record, recordFile, leftovers }
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const manifestSchema = v.object({
  name: v.string(),
  version: v.string(),
  bin: v.optional(v.union([v.string(), v.record(v.string(), v.string())])),
})

async function identifyPackage(folder: string): Promise<KnownPackage> {
  const bytes = await readIfThere(join(folder, 'package.json'))
  const manifest = bytes && readManifest(bytes)
  if (!manifest) {
    throw refuse(`${folder} holds no package. Name the folder of the installed package "happy" with --cli.`)
  }
  const knownNames = new Set(knownPackages.map((known) => known.name))
  if (!knownNames.has(manifest.name)) {
    throw refuse(`${folder} holds the package "${manifest.name}", not the Happy CLI. Name its folder with --cli.`)
  }
  const commands = typeof manifest.bin === 'object' ? Object.keys(manifest.bin) : []
  if (!cliCommands.every((command) => commands.includes(command))) {
    throw refuse(
      `${folder} holds another program that is also called "${manifest.name}": it has no command "happy-mcp". Nothing was changed.`,
    )
  }
  const known = knownPackages.find(({ name, version }) => name === manifest.name && version === manifest.version)
  if (!known) {
    const versions = knownPackages.map(({ name, version }) => `${name} ${version}`).join(', ')
    throw refuse(
      `${folder} holds ${manifest.name} ${manifest.version}; cli-patch knows ${versions}. Install one of these, for example with: npm install -g happy@1.2.5`,
    )
  }
  return known
}

function readManifest(bytes: Buffer): v.InferOutput<typeof manifestSchema> | null {
  try {
    const parsed = v.safeParse(manifestSchema, JSON.parse(bytes.toString('utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

function readRecord(bytes: Buffer, path: string, known: KnownPackage): PatchRecord {
  const record = parseRecord(bytes.toString('utf8'))
  const names = Object.keys(known.files)
  const fits =
    record?.version === known.version &&
    record.files.length === names.length &&
    record.files.every((file) => known.files[file.name] === file.original)
  if (!fits) throw refuse(`${path} does not fit the package. ${reinstall(known)}`)
  return record
}

/** By pattern, not by name: the file names hold a hash that differs in every version. */
async function findFiles(folder: string): Promise<string[]> {
  const entries = (await readdir(join(folder, 'dist')).catch(() => [])).filter((name) => {
    return /^index-.*\.[mc]js$/.test(name) && !isStagedName(name)
  })
  const found: string[] = []
  for (const entry of entries.sort()) {
    const source = await readFile(join(folder, 'dist', entry), 'utf8')
    if (source.includes(marker)) {
      throw refuse(
        `${join(folder, 'dist', entry)} is patched, but the record of it (${basename(recordName)}) is gone. Install the CLI anew.`,
      )
    }
    if (!printsLoginLinks(source)) continue
    found.push(`dist/${entry}`)
  }
  for (const [extension, kind] of Object.entries({ mjs: 'module', cjs: 'CommonJS' })) {
    const count = found.filter((name) => name.endsWith(extension)).length
    if (count !== 1) {
      throw refuse(
        `${folder} has ${count} ${kind} files that print login links, where one is expected. Nothing was changed; install the CLI anew.`,
      )
    }
  }
  // The module file, which the command runs, first.
  return found.sort((a, b) => Number(b.endsWith('.mjs')) - Number(a.endsWith('.mjs')))
}

async function inspectFile(
  folder: string,
  name: string,
  known: KnownPackage,
  record: PatchRecord | null,
): Promise<InstalledFile> {
  const path = join(folder, name)
  const stat = await lstat(path).catch(() => null)
  if (!stat?.isFile()) throw refuse(`${path} is missing or no ordinary file. ${reinstall(known)}`)
  const current = await readFile(path)
  const backupPath = `${path}.happy-hub-original`
  const backup = { path: backupPath, bytes: await readIfThere(backupPath) }
  const hash = sha256Of(current)
  const wanted = known.files[name]

  if (hash === wanted) return { name, path, current, original: current, backup }
  const recorded = record?.files.find((file) => file.name === name)
  if (!recorded || (hash !== recorded.patched && hash !== recorded.before)) {
    // Says more than "changed" where the lines themselves are different.
    if (!record) patchSource(current.toString('utf8'), { webappUrl: null, publicServerUrl: null }, path)
    throw refuse(`${path} is not the file of ${known.name} ${known.version}: somebody changed it. ${reinstall(known)}`)
  }
  if (!backup.bytes || sha256Of(backup.bytes) !== wanted) {
    throw refuse(`The backup ${backupPath} is missing or was changed. ${reinstall(known)}`)
  }
  return { name, path, current, original: backup.bytes, backup }
}

function reinstall(known: KnownPackage): string {
  return `Nothing was changed. Install it anew: npm install -g ${known.name}@${known.version}`
}

function refuse(message: string): CliPatchError {
  return new CliPatchError('not-recognised', message)
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
