import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { join } from 'node:path'

export interface Ran {
  code: number
  /** All that it printed. */
  text: string
}

/** Runs it with these arguments, as a person does. */
export type NotifyProgram = (...args: string[]) => Promise<Ran>

export interface NotifyProgramOptions {
  /** The built app, which has the program. */
  distDir: string
  /** On the machine of this CLI. */
  cli: { home: string; happyHome: string }
  /** How it reaches the server. */
  serverUrl: string
}

/** The built `happy-hub-notify`. */
export function notifyProgram({ distDir, cli, serverUrl }: NotifyProgramOptions): NotifyProgram {
  const env = {
    PATH: `${join(cli.home, '.local', 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: cli.home,
    HAPPY_HOME_DIR: cli.happyHome,
    HAPPY_SERVER_URL: serverUrl,
  }
  return async (...args) => {
    try {
      const program = join(distDir, 'happy-hub-notify.cjs')
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], { env })
      return { code: 0, text: stdout + stderr }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string }
      if (typeof code !== 'number') throw error
      return { code, text: stdout + stderr }
    }
  }
}
