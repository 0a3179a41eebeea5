import { stripVTControlCharacters } from 'node:util'
import { spawn } from '@lydell/node-pty'

/** A program in a pseudo terminal, wide enough that links are not wrapped. */
export interface Terminal {
  /** What it printed, without control sequences, frames and empty lines. */
  text(): string
  write(keys: string): void
  /** Resolves to the first match in the text, also if it is there already. Rejects with the text at the limit or exit. */
  waitFor(pattern: RegExp, limitMs: number): Promise<string>
  /** Resolves to the exit code. */
  readonly exited: Promise<number>
  isRunning(): boolean
  kill(): void
}

export function startTerminal(options: {
  file: string
  args: string[]
  cwd: string
  environment: Record<string, string>
}): Terminal {
  const process = spawn(options.file, options.args, {
    cols: 300,
    rows: 60,
    cwd: options.cwd,
    env: options.environment,
    name: 'xterm-256color',
  })
  let raw = ''
  let running = true
  const listeners = new Set<() => void>()
  const notify = (): void => {
    for (const listener of listeners) listener()
  }
  process.onData((data) => {
    raw += data
    notify()
  })
  const exited = new Promise<number>((resolve) => {
    process.onExit(({ exitCode }) => {
      running = false
      resolve(exitCode)
      notify()
    })
  })
  const text = (): string => readable(stripVTControlCharacters(raw))

  return {
    text,
    exited,
    write: (keys) => process.write(keys),
    waitFor(pattern, limitMs) {
      return new Promise((resolve, reject) => {
        const end = (): void => {
          listeners.delete(look)
          clearTimeout(timer)
        }
        const fail = (why: string): void => {
          end()
          reject(new Error(`The terminal ${why} before it showed ${String(pattern)}:\n${text()}`))
        }
        const timer = setTimeout(() => fail('was silent too long'), limitMs)
        const look = (): void => {
          const found = pattern.exec(text())
          if (found) {
            end()
            resolve(found[0])
          } else if (!running) fail('ended')
        }
        listeners.add(look)
        look()
      })
    },
    isRunning: () => running,
    kill() {
      if (running) process.kill('SIGKILL')
    },
  }
}

function readable(text: string): string {
  return text
    .replaceAll(/[\u2500-\u257f]/g, '')
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}
