import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { decodeBase64 } from '../../worker/crypto/base64'
import { readTokenAccountId } from '../../worker/crypto/token'
import { CliPatchError } from '../errors/CliPatchError'
import { settingsPathOf } from '../files/settingsFile'
import { serverOfHome } from '../happyLink/cliServer'

/** The login of one Happy home: one account on one server (docs/protocol.md 8.1). */
export interface HappyHome {
  folder: string
  serverUrl: string
  token: string
  /** Null = its token does not say. */
  accountId: string | null
  /** Base64; null = a login that holds no key of the account, which is the usual one. */
  accountSecret: string | null
  /** With which one encrypts for the account's apps alone; null = the login does not have it. */
  contentPublicKey: Uint8Array<ArrayBuffer> | null
  machineId: string | null
}

const credentials = v.object({
  token: v.pipe(v.string(), v.minLength(1)),
  secret: v.optional(v.string()),
  encryption: v.optional(v.object({ publicKey: v.optional(v.string()) })),
})
type Login = v.InferOutput<typeof credentials>
const machine = v.object({ machineId: v.optional(v.string()) })

export function folderOfHome(environment: NodeJS.ProcessEnv): string {
  return dirname(settingsPathOf(environment))
}

/** @throws CliPatchError `not-signed-in` */
export async function readHappyHome(environment: NodeJS.ProcessEnv): Promise<HappyHome> {
  const folder = folderOfHome(environment)
  const login = v.safeParse(credentials, await readJson(join(folder, 'access.key')))
  if (!login.success) {
    throw new CliPatchError('not-signed-in', `${folder} has no login of the Happy CLI. Run there: happy auth login`)
  }
  const settings = v.safeParse(machine, await readJson(join(folder, 'settings.json')))
  const { token, secret } = login.output
  return {
    folder,
    serverUrl: await serverOfHome(environment),
    token,
    accountId: readTokenAccountId(token),
    accountSecret: secret ?? null,
    contentPublicKey: await contentPublicKeyOf(login.output),
    machineId: (settings.success ? settings.output.machineId : undefined) ?? null,
  }
}

async function contentPublicKeyOf({ secret, encryption }: Login): Promise<HappyHome['contentPublicKey']> {
  const account = secret === undefined ? null : decodeBase64(secret)
  if (account?.length === 32) return (await deriveAccountKeys(account)).contentPublicKey
  const key = decodeBase64(encryption?.publicKey ?? '')
  return key?.length === 32 ? key : null
}

/**
 * The person may have logged in again; the known one where that cannot be read.
 * @throws CliPatchError `not-signed-in` after a logout, or `other-account`: who is told here was set up for the account before
 */
export async function presentToken({ folder, token, accountId }: HappyHome): Promise<string> {
  const path = join(folder, 'access.key')
  const login = v.safeParse(credentials, await readJson(path))
  if (!login.success && (await isMissing(path))) {
    throw new CliPatchError(
      'not-signed-in',
      `${folder} is logged out. Nobody is told until somebody logs in there again: happy auth login`,
    )
  }
  const present = login.success ? login.output.token : token
  if (accountId === null || accountId === readTokenAccountId(present)) return present
  throw new CliPatchError(
    'other-account',
    `${folder} is logged in with another account now. Nobody is told until the account before is logged in there again. For the new one: set it up again.`,
  )
}

/** Not where it only cannot be read. */
async function isMissing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  )
}

/** Null = not there, or no JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch {
    return null
  }
}
