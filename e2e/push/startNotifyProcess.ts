import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { AgentAccount } from '../../local/agent/terminalLogin'
import { encodeBase64, encodeBase64Url } from '../../worker/crypto/base64'

export interface NotifyProcess {
  /** Runs it once, with these arguments, in the same Happy home; resolves to what it printed. */
  call(...args: string[]): Promise<string>
  stop(): Promise<void>
}

/** The built `happy-hub-notify` in a Happy home of its own, connected; `receiver` as the app's code has it. */
export async function startNotifyProcess(options: {
  /** The built app, which has the program. */
  distDir: string
  account: AgentAccount
  session: { id: string; dataKey: Uint8Array<ArrayBuffer> }
  receiver: object
  /** Of the machine that it runs on. */
  machineId?: string
}): Promise<NotifyProcess> {
  const { account, session } = options
  const home = await mkdtemp(join(tmpdir(), 'happy-notify-home-'))
  const program = join(options.distDir, 'happy-hub-notify.cjs')
  const key = { encryptionKey: encodeBase64(session.dataKey), encryptionVariant: 'dataKey' }
  // As the CLI leaves them after its login, and after it has started that session (docs/protocol.md 8.1).
  const files = {
    'access.key': {
      token: account.token,
      encryption: { publicKey: encodeBase64(account.contentPublicKey), machineKey: '' },
    },
    'settings.json': { serverUrl: account.serverUrl, machineId: options.machineId ?? 'box' },
    'sessions.json': { sessions: { [session.id]: key } },
  }
  for (const [name, value] of Object.entries(files)) await writeFile(join(home, name), JSON.stringify(value))
  const env = { PATH: process.env['PATH'], HAPPY_HOME_DIR: home }
  const call = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, [program, ...args], { env })).stdout
  await call('add', encodeBase64Url(new TextEncoder().encode(JSON.stringify(options.receiver))))
  const child = spawn(process.execPath, [program, 'run'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes('Connected to')) resolve()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('exit', () => reject(new Error(`happy-hub-notify ended: ${printed}`)))
  })
  return {
    call,
    async stop() {
      child.kill()
      await ended
      await rm(home, { recursive: true, force: true })
    },
  }
}
