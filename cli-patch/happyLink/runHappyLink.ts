import { join } from 'node:path'
import { spawn } from '@lydell/node-pty'
import { renderUnicodeCompact } from 'uqr'
import type { CanonicalUrl } from '../../worker/api/ids'
import { parseServerUrl } from '../../worker/protocol/serverUrl'
import { CliPatchError } from '../errors/CliPatchError'
import { readIfThere } from '../files/fileChanges'
import { findInstall } from '../find/findInstall'
import { identifyPackage } from '../find/identifyPackage'
import { addressProblems } from '../link/addressProblems'
import { fingerprintCaption, fingerprintWords } from '../link/fingerprintWords'
import { appLink, webLink } from '../link/terminalLinks'
import type { TerminalLink } from '../link/terminalLinks'
import { recordName } from '../patching/record'
import { serverOfCli } from './cliServer'
import { createKeyFinder } from './findKey'
import { parseHappyLink, usage } from './options'
import type { HappyLinkCommand } from './options'

type Login = Extract<HappyLinkCommand, { kind: 'login' }>

/** Resolves to the exit code: that of the CLI, or 1 = not started, 2 = wrong command line. */
export async function runHappyLink(args: readonly string[]): Promise<number> {
  try {
    const command = parseHappyLink(args)
    if (command.kind === 'help') {
      console.log(usage)
      return 0
    }
    const folder = await findInstall(command.cli, process.cwd(), process.env)
    const server = await findServer(folder, command)
    return await logIn(folder, server, command)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return error instanceof CliPatchError && error.code === 'usage' ? 2 : 1
  }
}

async function findServer(folder: string, { options }: Login): Promise<CanonicalUrl> {
  const cli = await identifyPackage(folder)
  if (await readIfThere(join(folder, recordName))) {
    throw new CliPatchError(
      'not-recognised',
      `${cli.name} ${cli.version} in ${folder} is patched: it prints all of this itself. Run: happy auth login`,
    )
  }
  const address = options.publicServerUrl ?? (await serverOfCli(cli, process.env))
  const server = parseServerUrl(address)
  if (server.ok) return server.url
  throw new CliPatchError(
    'settings',
    `The CLI's server ${address} cannot stand in a link: ${addressProblems[server.problem]}. Correct HAPPY_SERVER_URL, or name the address that others use with --public-server-url.`,
  )
}

/** Runs the CLI in a terminal of its own between this one and the person, and adds to what it prints. */
async function logIn(folder: string, server: CanonicalUrl, { options, passed }: Login): Promise<number> {
  const { stdin, stdout } = process
  const cli = spawn(
    process.execPath,
    ['--no-warnings', '--no-deprecation', join(folder, 'bin', 'happy.mjs'), 'auth', 'login', ...passed],
    {
      cwd: process.cwd(),
      // Two pages that ask for the same approval would be one too many.
      env: options.webappUrl === null ? process.env : { ...process.env, HEADLESS: '1' },
      name: process.env['TERM'] ?? 'xterm-256color',
      cols: stdout.columns || 80,
      rows: stdout.rows || 24,
    },
  )
  const findKey = createKeyFinder()
  // One after the other: the words take a moment, and what the CLI prints meanwhile comes behind them.
  let output = Promise.resolve()
  const show = async (chunk: string): Promise<void> => {
    const found = findKey(chunk)
    stdout.write(found ? chunk.slice(0, found.end) : chunk)
    if (!found) return
    stdout.write(await describeLink({ key: found.key, server, bindingSecret: null }, options))
    stdout.write(chunk.slice(found.end))
  }
  const exited = new Promise<number>((resolve) => {
    cli.onData((chunk) => {
      output = output.then(() => show(chunk))
    })
    cli.onExit(({ exitCode, signal }) => resolve(signal ? exitCodeOfSignal + signal : exitCode))
  })
  const resize = (): void => cli.resize(stdout.columns || 80, stdout.rows || 24)
  const type = (keys: Buffer): void => cli.write(keys.toString('utf8'))
  stdout.on('resize', resize)
  stdin.on('data', type)
  // The keys go to the CLI as they are, Ctrl-C too.
  if (stdin.isTTY) stdin.setRawMode(true)
  try {
    const code = await exited
    await output
    return code
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false)
    stdin.off('data', type)
    stdin.pause()
    stdout.off('resize', resize)
  }
}

/** As a shell reports a program that a signal ended. */
const exitCodeOfSignal = 128

async function describeLink(link: TerminalLink, options: Login['options']): Promise<string> {
  const app = appLink(link)
  const web = options.webappUrl === null ? null : webLink(options.webappUrl, link)
  const lines = [
    '',
    'For Happy Hub, which then knows the server:',
    '',
    renderUnicodeCompact(options.qr === 'https' && web !== null ? web : app),
    '',
    app,
    ...(web === null ? [] : [web]),
    '',
    fingerprintCaption,
    await fingerprintWords(link),
    '',
  ]
  // The terminal is raw here: a line feed alone would not return to the left.
  return `${lines.join('\n')}\n`.replaceAll('\n', '\r\n')
}
