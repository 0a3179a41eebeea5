import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { decodeBase64, encodeBase64 } from '../../worker/crypto/base64'

type Bytes = Uint8Array<ArrayBuffer>

/** What the demo keeps of one server, as a CLI keeps `access.key` and its sessions. */
export type DemoCredentials =
  /** The login waits for somebody; the same key gives the same link after a restart. */
  { kind: 'waiting'; loginKey: Bytes } | ApprovedCredentials

export interface ApprovedCredentials {
  kind: 'approved'
  token: string
  contentPublicKey: Bytes
  machineId: string
  machineKey: Bytes
  /** Folders that the machine has, beside those of every demo machine. */
  createdFolders: string[]
  sessions: DemoSessionRecord[]
}

export interface DemoSessionRecord {
  tag: string
  dataKey: Bytes
  path: string
  title: string
  /** What this session does by itself when it starts. */
  opening: 'asks-to-run-tests' | 'has-finished' | 'none'
  /** `seq` of the last prompt that was taken up. */
  answeredUpTo: number
}

/** @returns null when there are none yet, or what is there is damaged: then the demo logs in anew */
export async function readDemoCredentials(file: string): Promise<DemoCredentials | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'), revive) as DemoCredentials
  } catch {
    return null
  }
}

/** Replaces the file in one step; only its owner may read it. */
export async function writeDemoCredentials(file: string, credentials: DemoCredentials): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.new`
  await writeFile(draft, JSON.stringify(credentials, replace), { mode: 0o600 })
  await rename(draft, file)
}

function replace(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: encodeBase64(value as Bytes) } : value
}

function revive(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('base64' in value)) return value
  const bytes = decodeBase64(String(value.base64))
  if (!bytes) throw new Error('Damaged base64')
  return bytes
}
