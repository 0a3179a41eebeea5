import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** A local Happy server in a process of its own, for tests that kill or stop it. */
export interface HappyServerProcess {
  url: string
  port: number
  /** SIGKILL and SIGTERM: resolves when the process is gone. SIGSTOP and SIGCONT: at once. */
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void>
}

/** @throws Error with the server's own one-line text when it does not start */
export async function spawnHappyServer(options: { dataDir: string; port?: number }): Promise<HappyServerProcess> {
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', tsx, main, '--data', options.dataDir, '--port', String(options.port ?? 0)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const exited = once(child, 'exit')
  const text = { out: '', error: '' }
  child.stderr.on('data', (data: Buffer) => (text.error += data.toString()))
  const listening = new Promise<void>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      text.out += data.toString()
      if (text.out.includes('\n')) resolve()
    })
  })
  await Promise.race([listening, exited])
  if (!text.out.includes('\n')) throw new Error(text.error.trim() || 'The server process ended without a word')
  const { url, port } = JSON.parse(text.out) as { url: string; port: number }
  return {
    url,
    port,
    async signal(name) {
      child.kill(name)
      if (name === 'SIGKILL' || name === 'SIGTERM') await exited
    },
  }
}
