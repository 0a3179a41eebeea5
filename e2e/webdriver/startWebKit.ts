import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { endProcessesOf } from '../agents/processes'
import { programPath } from '../engines/findProgram'
import { findWebKit } from './findWebKit'
import { freePort } from './freePort'
import { newWebDriverSession, type WebDriverSession } from './webDriver'

export interface WebKit {
  session: WebDriverSession
  /** Ends browser, driver and screen, and removes the profile. */
  stop(): Promise<void>
}

const startLimitMs = 20_000

/** WebKitGTK's small browser on a screen of its own, driven through WebKitWebDriver. */
export async function startWebKit(size: { width: number; height: number }): Promise<WebKit> {
  const programs = findWebKit()
  const home = await mkdtemp(join(tmpdir(), 'happy-hub-webkit-'))
  const runtimeFolder = join(home, 'run')
  await mkdir(runtimeFolder, { mode: 0o700 })
  // By this HOME `endProcessesOf` knows all processes of ours, also those that the browser detaches.
  const environment = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: runtimeFolder, LANG: 'C.UTF-8' }
  const stop = async (): Promise<void> => {
    await endProcessesOf(home)
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const display = await startDisplay(programPath(programs.display), environment, size)
    const port = await freePort()
    spawn(programPath(programs.driver), [`--port=${port}`], {
      env: { ...environment, DISPLAY: display },
      stdio: 'ignore',
    })
    const driverUrl = `http://127.0.0.1:${port}`
    await driverAnswers(driverUrl)
    const session = await newWebDriverSession(driverUrl, {
      'webkitgtk:browserOptions': { binary: programPath(programs.browser), args: ['--automation'] },
    })
    await session.resize(size)
    return {
      session,
      async stop() {
        try {
          await session.end()
        } finally {
          await stop()
        }
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Resolves to its name; Xvfb itself picks a free one and tells it when it is ready. */
async function startDisplay(
  xvfb: string,
  env: NodeJS.ProcessEnv,
  { width, height }: { width: number; height: number },
): Promise<string> {
  // The window has a head line, and is larger than its page.
  const screen = `${width + 100}x${height + 200}x24`
  const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp'], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const [number] = (await once(child.stdio[3] as Readable, 'data', { signal: AbortSignal.timeout(startLimitMs) })) as [
    Buffer,
  ]
  return `:${number.toString().trim()}`
}

/** Polls: the driver says nothing when it is ready. */
async function driverAnswers(driverUrl: string): Promise<void> {
  for (const deadline = Date.now() + startLimitMs; Date.now() < deadline;) {
    const answered = await fetch(`${driverUrl}/status`).then(
      (response) => response.ok,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('WebKitWebDriver does not answer')
}
