import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cliEntry } from '../installs/ensureCli'
import { commandLinesOf, endProcessesOf } from './processes'
import { installPrograms, type AgentProgram } from './programs'
import { startTerminal } from './terminal'
import type { Terminal } from './terminal'

/** Where one installation of the stock CLI lives and whom it talks to. */
export interface CliOptions {
  /** The Happy server, without a trailing slash. */
  serverUrl: string
  /** The app that the CLI's web link opens; null = what its settings.json says. */
  webappUrl: string | null
  /** The model stand-in (startModelStandIn.ts). */
  modelUrl: string
  /** The command's file, where another copy than that of ensureCli.ts is to run. */
  entry?: string
  /** Agents that it finds besides its own claude. */
  programs?: readonly AgentProgram[]
}

/** `access.key` as a v2 login writes it (docs/protocol.md 2.3); all base64 except the token. */
export interface CliCredentials {
  token: string
  encryption: { publicKey: string; machineKey: string }
}

export interface CliSession {
  sessionId: string
  /** The project folder, as the session's metadata names it. */
  directory: string
  terminal: Terminal
}

/** One Happy home = one account on one server (docs/platform.md). */
export interface CliInstance {
  readonly home: string
  /** Its `HAPPY_HOME_DIR`. */
  readonly happyHome: string
  /**
   * Starts `happy auth login` and resolves to the link that it prints, while it polls the server. `prints` = the form of
   * the link, where a patch makes it another than that of the choice.
   */
  authLogin(options: { choice: 'web' | 'mobile'; prints?: 'web' | 'mobile' }): Promise<string>
  /** Resolves to the first match in what the running login prints. */
  loginShows(pattern: RegExp): Promise<string>
  /** Resolves when the running login has succeeded, rejects with the terminal's text when it failed. */
  waitForLogin(): Promise<CliCredentials>
  machineId(): Promise<string>
  startDaemon(): Promise<void>
  stopDaemon(): Promise<void>
  /** Has the daemon end a session. Older ones forget it then. */
  stopSession(sessionId: string): Promise<void>
  /**
   * Makes a project folder, runs `happy` there driven from the app, and resolves when its session exists. The daemon
   * must run: it names the session.
   */
  startSession(folderName: string): Promise<CliSession>
  /** The arguments with which its processes run now: daemon, sessions, agents. */
  commandLines(): Promise<string[][]>
  /** Lets `claude` start in a terminal without the questions of a first start. */
  trustProject(directory: string): Promise<void>
  /** Ends every process of this instance and removes its files. */
  dispose(): Promise<void>
}

const menuText = 'How would you like to authenticate?'
const linkPatterns = {
  // To the white space behind it: a patched CLI's link goes on after the key.
  web: /https?:\/\/\S+\/terminal\/connect#key=[A-Za-z0-9_-]{43}\S*(?=\s)/,
  mobile: /happy:\/\/terminal\?\S{43,}(?=\s)/,
}

export async function createCli(options: CliOptions): Promise<CliInstance> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'happy-hub-cli-')))
  const happyHome = join(root, '.happy')
  const programs = await installPrograms(root, options.programs ?? [], options.modelUrl)
  const environment = cliEnvironment(root, happyHome, programs, options)
  const terminals: Terminal[] = []
  let login: Terminal | null = null

  const run = (args: string[], cwd: string = root): Terminal => {
    const terminal = startTerminal({
      file: process.execPath,
      args: ['--no-warnings', '--no-deprecation', options.entry ?? cliEntry, ...args],
      cwd,
      environment,
    })
    terminals.push(terminal)
    return terminal
  }
  const finish = async (args: string[]): Promise<void> => {
    const terminal = run(args)
    const code = await terminal.exited
    if (code !== 0) throw new Error(`happy ${args.join(' ')} ended with ${code}:\n${terminal.text()}`)
  }

  return {
    home: root,
    happyHome,

    async authLogin({ choice, prints = choice }) {
      login = run(['auth', 'login'])
      await login.waitFor(new RegExp(menuText.replaceAll('?', '\\?')), 60_000)
      login.write(choice === 'mobile' ? '1' : '2')
      return login.waitFor(linkPatterns[prints], 60_000)
    },

    async loginShows(pattern) {
      if (!login) throw new Error('No login is running')
      return login.waitFor(pattern, 30_000)
    },

    async waitForLogin() {
      if (!login) throw new Error('No login is running')
      const code = await login.exited
      const file = join(happyHome, 'access.key')
      if (code !== 0 || !existsSync(file)) throw new Error(`happy auth login failed (${code}):\n${login.text()}`)
      return JSON.parse(await readFile(file, 'utf8')) as CliCredentials
    },

    async machineId() {
      const settings = JSON.parse(await readFile(join(happyHome, 'settings.json'), 'utf8')) as { machineId: string }
      return settings.machineId
    },

    async startDaemon() {
      // The command gives up after five seconds; a daemon on a busy computer is there a little later.
      const starter = run(['daemon', 'start'])
      await starter.exited
      if (!(await until(() => daemonAnswers(happyHome), 30_000))) {
        throw new Error(`The daemon does not start:\n${starter.text()}`)
      }
    },
    stopDaemon: () => finish(['daemon', 'stop']),
    stopSession: (sessionId) => finish(['daemon', 'stop-session', sessionId]),

    async startSession(folderName) {
      const directory = join(root, 'projects', folderName)
      await mkdir(directory, { recursive: true })
      const known = new Set((await daemonSessions(happyHome))?.map((session) => session.happySessionId))
      const terminal = run(['claude', '--happy-starting-mode', 'remote'], directory)
      const sessionId = await newDaemonSession(happyHome, known, terminal)
      return { sessionId, directory, terminal }
    },

    commandLines: () => commandLinesOf(root),

    async trustProject(directory) {
      const settings = {
        hasCompletedOnboarding: true,
        theme: 'dark',
        projects: { [directory]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
        customApiKeyResponses: { approved: ['test-key'], rejected: [] },
      }
      await mkdir(join(root, '.claude'), { recursive: true })
      await writeFile(join(root, '.claude', '.claude.json'), JSON.stringify(settings))
    },

    async dispose() {
      for (const terminal of terminals) terminal.kill()
      await endProcessesOf(root)
      await rm(root, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Nothing of the developer's own environment but the path: no model keys, no Happy settings. */
function cliEnvironment(
  root: string,
  happyHome: string,
  programs: string,
  options: CliOptions,
): Record<string, string> {
  return {
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    HOME: root,
    HAPPY_HOME_DIR: happyHome,
    HAPPY_SERVER_URL: options.serverUrl,
    ...(options.webappUrl === null ? {} : { HAPPY_WEBAPP_URL: options.webappUrl }),
    HAPPY_DISABLE_CAFFEINATE: 'true',
    // The CLI prints its web link and opens no browser.
    HEADLESS: '1',
    CLAUDE_CONFIG_DIR: join(root, '.claude'),
    CODEX_HOME: join(root, '.codex'),
    ANTHROPIC_BASE_URL: options.modelUrl,
    ANTHROPIC_API_KEY: 'test-key',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    // With newest models claude leaves its tools for task lists out.
    CLAUDE_CODE_ENABLE_TODO_TOOLS: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    DISABLE_AUTOUPDATER: '1',
    IS_SANDBOX: '1',
  }
}

interface DaemonSession {
  happySessionId: string
  pid: number
}

/** Sessions by the daemon's control server on loopback; null while it does not answer. */
async function daemonSessions(happyHome: string): Promise<DaemonSession[] | null> {
  try {
    const state = JSON.parse(await readFile(join(happyHome, 'daemon.state.json'), 'utf8')) as { httpPort: number }
    const response = await fetch(`http://127.0.0.1:${state.httpPort}/list`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    return ((await response.json()) as { children: DaemonSession[] }).children
  } catch {
    return null
  }
}

async function daemonAnswers(happyHome: string): Promise<true | null> {
  return (await daemonSessions(happyHome)) && true
}

async function newDaemonSession(happyHome: string, known: Set<string>, terminal: Terminal): Promise<string> {
  const found = await until(async () => {
    if (!terminal.isRunning()) throw new Error(`happy ended before it made a session:\n${terminal.text()}`)
    const sessions = (await daemonSessions(happyHome)) ?? []
    return sessions.find((session) => !known.has(session.happySessionId)) ?? null
  }, 45_000)
  if (!found) throw new Error(`The daemon knows no new session:\n${terminal.text()}`)
  return found.happySessionId
}

/** Polls something outside of this process that offers no event. Null at the limit. */
async function until<T>(look: () => Promise<T | null>, limitMs: number): Promise<T | null> {
  for (const deadline = Date.now() + limitMs; Date.now() < deadline;) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return null
}
