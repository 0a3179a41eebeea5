import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { AttackName } from './attacks'

export interface HostileServer {
  readonly url: string
  /** Ends the attack before, and drops all connections. */
  attack(name: AttackName): Promise<void>
  stop(): Promise<void>
}

/** Starts `main.ts` in a process of its own. */
export async function startHostileServer(): Promise<HostileServer> {
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), { execArgv: ['--import', tsx] })
  const [port] = (await once(child, 'message')) as [number]
  return {
    url: `http://127.0.0.1:${port}`,
    async attack(name) {
      const begun = once(child, 'message')
      child.send(name)
      await begun
    },
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
