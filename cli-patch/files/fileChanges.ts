import { access, chown, constants, lstat, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { CliPatchError } from '../errors/CliPatchError'
import { checkSyntax } from './checkSyntax'

/** One file before and after; null = it is not there. */
export interface FileChange {
  path: string
  before: Buffer | null
  after: Buffer | null
  /** `own`: backups and the record, which are nobody else's business. `helper`: code that is ours alone. */
  kind: 'code' | 'helper' | 'settings' | 'own'
}

const stagedMark = '.happy-hub-new'

/** Of a file that is written beside, until it takes the place of the real one. Keeps the extension, by which Node reads. */
export function stagedPath(path: string): string {
  const extension = extname(path)
  return join(dirname(path), `${basename(path, extension)}${stagedMark}${extension}`)
}

export function isStagedName(name: string): boolean {
  return name.includes(stagedMark)
}

/**
 * Makes all changes, in order, or none: every new text is written beside, synced and, where it is code, checked,
 * before the first file is replaced by a rename. When a step fails, the files before are put back, and it throws.
 * Mode and owner stay; a new file gets those of `like`, or the owner of its folder.
 */
export async function makeChanges(changes: readonly FileChange[], like: string): Promise<void> {
  for (const change of changes) await checkWritable(change)
  const steps: { change: FileChange; attributes: Attributes }[] = []
  try {
    for (const change of changes) {
      if (change.kind === 'settings') await makeFolder(dirname(change.path))
      const attributes = await attributesFor(change, like)
      steps.push({ change, attributes })
      if (change.after) await writeSynced(stagedPath(change.path), change.after, attributes)
    }
    const code = changes.filter(({ kind, after }) => (kind === 'code' || kind === 'helper') && after)
    await Promise.all(code.map(({ path }) => checkSyntax(stagedPath(path), path)))
  } catch (error) {
    for (const { path } of changes) await rm(stagedPath(path), { force: true })
    throw error
  }

  const done: typeof steps = []
  try {
    for (const step of steps) {
      done.unshift(step)
      const { path, after } = step.change
      if (after) await rename(stagedPath(path), path)
      else await rm(path, { force: true })
      await syncFolder(dirname(path))
    }
  } catch (error) {
    for (const { path } of changes) await rm(stagedPath(path), { force: true })
    for (const step of done) await putBack(step.change, step.attributes)
    throw error
  }
}

async function putBack({ path, before }: FileChange, attributes: Attributes): Promise<void> {
  if (before) {
    await writeSynced(stagedPath(path), before, attributes)
    await rename(stagedPath(path), path)
  } else {
    await rm(path, { force: true })
  }
}

/** A Happy home that no CLI has made yet; it belongs to whom the folder above belongs, also when root makes it. */
async function makeFolder(folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true })) === undefined) return
  const { uid, gid } = await stat(dirname(folder))
  await chown(folder, uid, gid)
}

interface Attributes {
  mode: number
  uid: number
  gid: number
}

async function attributesFor({ path, before, kind }: FileChange, like: string): Promise<Attributes> {
  if (before) return stat(path)
  if (kind !== 'settings') return stat(like)
  const { uid, gid } = await stat(dirname(path))
  return { mode: 0o600, uid, gid }
}

async function writeSynced(path: string, bytes: Buffer, { mode, uid, gid }: Attributes): Promise<void> {
  await rm(path, { force: true })
  const file = await open(path, 'wx', 0o600)
  try {
    const made = await file.stat()
    // Before the mode: a change of owner clears bits of it.
    if (made.uid !== uid || made.gid !== gid) await file.chown(uid, gid)
    await file.chmod(mode & 0o7777)
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A rename is certain only when the folder is written too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Also for root, whom no mode stops: a file without any write permission was protected on purpose. */
async function checkWritable({ path }: FileChange): Promise<void> {
  for (const place of [path, dirname(path)]) {
    const found = await lstat(place).catch(() => null)
    if (!found) continue
    if (found.isSymbolicLink() && place === path) {
      throw new CliPatchError('not-writable', `${path} is a link to another file. Nothing was changed.`)
    }
    const allowed = await access(place, constants.W_OK).then(
      () => true,
      () => false,
    )
    if (!allowed || (found.mode & 0o222) === 0) {
      throw new CliPatchError(
        'not-writable',
        `${place} is read-only. Nothing was changed. Run cli-patch as the user who installed the CLI, or permit writing first.`,
      )
    }
  }
}

export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
