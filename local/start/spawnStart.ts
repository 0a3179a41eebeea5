import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface StartedApp {
  appUrl: string
  /** All that it printed until it was ready. */
  text: string
  stop(): Promise<void>
}

/**
 * Runs the command that starts the app, in a process group of its own, until it says that it is ready.
 * @throws Error with what it printed when it ends before
 */
export async function spawnStart(command: string, flags: string[], folder: string): Promise<StartedApp> {
  const child = spawn(command, flags, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const ended = once(child, 'exit')
  let text = ''
  const address = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const [, url] = /Happy Hub is at (\S+)[\s\S]*Ctrl-C/.exec(text) ?? []
      if (url !== undefined) resolve(url)
    })
  })
  const appUrl = await Promise.race([address, ended.then(() => Promise.reject(new Error(`It ended: ${text}`)))])
  return {
    appUrl,
    text,
    async stop() {
      // Not the child alone: npm starts a shell, which starts the program.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
      await ended
    },
  }
}
