import { chmod, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { readJson, type HappyHome } from './happyHome'

/** Below the Happy home; only the person may read it. */
export const receiversFolder = 'happy-hub-notify'

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(2000))
const key = v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(200))
const wish = v.picklist(['all', 'needs-me', 'mute'])
const minute = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60 - 1))

const common = {
  /** What a person calls it. */
  name: text,
  wants: v.optional(wish, 'needs-me'),
  /** By session id; the others get `wants`. */
  sessions: v.optional(v.record(v.string(), wish), {}),
  privacy: v.optional(v.picklist(['nothing', 'place', 'content']), 'place'),
  /** Minutes after midnight of that time zone; `from` later than `to`: over midnight. */
  quietHours: v.optional(v.nullable(v.object({ from: minute, to: minute, timeZone: text })), null),
  /** Until when (ms) its person put something off. */
  snoozed: v.optional(
    v.array(v.object({ sessionId: text, kind: v.picklist(['needs-me', 'done']), until: v.number() })),
    [],
  ),
  /** The server's name as this receiver knows it. */
  server: text,
  /** Whose sessions it is told of; null = an older file, which does not say. */
  accountId: v.optional(v.nullable(text), null),
  /** Ids of the machines that send to it, the first that runs sends. */
  machines: v.optional(v.array(text), []),
}

/** Not in the clear over a network. `address`: a whole one. */
export function isKeptFromOthers(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
}

/** A push service is called as the browser named it. */
const endpoint = v.pipe(text, v.url(), v.check(isKeptFromOthers))

const ntfyTopic = { url: endpoint, token: v.optional(v.nullable(text), null) }

const receiver = v.variant('kind', [
  v.object({
    kind: v.literal('web-push'),
    ...common,
    target: v.object({ endpoint, p256dh: key, auth: key }),
    sender: v.object({ publicKey: key, privateKey: key, subject: v.pipe(text, v.url()) }),
    /** How the browser itself calls the server, so that a click opens the right one. */
    serverId: text,
  }),
  v.object({ kind: v.literal('ntfy'), ...common, ...ntfyTopic }),
  /** `appUrl`: the Happy Hub that a press opens, and which alone can read what is told. */
  v.object({ kind: v.literal('ntfy-encrypted'), ...common, ...ntfyTopic, appUrl: endpoint }),
  /** Run with the notice as JSON on its input, and its title and text as arguments. */
  v.object({ kind: v.literal('command'), ...common, command: v.pipe(v.array(text), v.minLength(1)) }),
])

/** Who is told, and of what. */
export type Receiver = v.InferOutput<typeof receiver>
export type NewReceiver = v.InferInput<typeof receiver>

export interface StoredReceiver {
  file: string
  receiver: Receiver
}

export interface Receivers {
  read: StoredReceiver[]
  /** Of another account than the one that is logged in: they are told nothing. */
  ofOthers: StoredReceiver[]
  /** Files that hold no receiver of this version, or that could not be closed to others. */
  unread: string[]
}

/** Read anew each time: the app and the person change the files while this program runs. */
export async function readReceivers(home: Pick<HappyHome, 'folder' | 'accountId'>): Promise<Receivers> {
  const folder = join(home.folder, receiversFolder)
  const names = await readdir(folder).catch(() => [])
  const found: Receivers = { read: [], ofOthers: [], unread: [] }
  for (const name of names) {
    if (!/^[\w-]+\.json$/.test(name) || name === toldName) continue
    const file = join(folder, name)
    const isPrivate = await keepPrivate(file).then(
      () => true,
      () => false,
    )
    const parsed = v.safeParse(receiver, await readJson(file))
    if (!isPrivate || !parsed.success) {
      found.unread.push(file)
      continue
    }
    const { accountId } = parsed.output
    const isOwn = accountId === null || accountId === home.accountId
    found[isOwn ? 'read' : 'ofOthers'].push({ file, receiver: parsed.output })
  }
  return found
}

/** @returns null where it is none */
export function parseReceiver(value: unknown): Receiver | null {
  const parsed = v.safeParse(receiver, value)
  return parsed.success ? parsed.output : null
}

export async function addReceiver(home: string, id: string, added: NewReceiver): Promise<string> {
  return writePrivate(home, `${id}.json`, added)
}

/** @returns false where its file is gone or holds another address by now: the app may have written it anew */
export async function dropReceiver({ file, receiver: dropped }: StoredReceiver): Promise<boolean> {
  const present = parseReceiver(await readJson(file))
  if (!present || addressOf(present) !== addressOf(dropped)) return false
  await rm(file, { force: true })
  return true
}

/** Where a browser takes its pushes; null = no browser. */
export function addressOf(told: Receiver): string | null {
  return told.kind === 'web-push' ? told.target.endpoint : null
}

const toldName = 'told.json'
/** By session. */
const toldIds = v.record(v.string(), v.array(v.string()))
/** By account: another one may log in to the same Happy home. */
const told = v.object({ accounts: v.record(v.string(), toldIds) })

type ToldHome = Pick<HappyHome, 'folder' | 'accountId'>

/** Ids of the account's requests that were told, by session; null = never written. */
export async function readTold(home: ToldHome): Promise<Map<string, string[]> | null> {
  const own = (await readToldAccounts(home)).get(accountKey(home))
  return own ? new Map(Object.entries(own)) : null
}

export async function writeTold(home: ToldHome, ids: ReadonlyMap<string, string[]>): Promise<void> {
  const accounts = (await readToldAccounts(home)).set(accountKey(home), Object.fromEntries(ids))
  await writePrivate(home.folder, toldName, { accounts: Object.fromEntries(accounts) })
}

async function readToldAccounts(home: ToldHome): Promise<Map<string, v.InferOutput<typeof toldIds>>> {
  const stored = await readJson(join(home.folder, receiversFolder, toldName))
  const parsed = v.safeParse(told, stored)
  if (parsed.success) return new Map(Object.entries(parsed.output.accounts))
  // Older builds named no account. It is the one that is logged in, as far as anybody knows.
  const older = v.safeParse(toldIds, stored)
  return new Map(older.success ? [[accountKey(home), older.output]] : [])
}

/** Where the token does not say whose it is, all that do not say count as one. */
function accountKey({ accountId }: ToldHome): string {
  return accountId ?? 'unknown'
}

async function writePrivate(home: string, name: string, value: unknown): Promise<string> {
  const folder = join(home, receiversFolder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, name)
  await writeFile(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return file
}

/** A machine's `writeFile` gives no mode, so what others may read is closed before it is used. */
async function keepPrivate(file: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) await chmod(file, 0o600)
}
