import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { nothingInstalled } from '../../worker/api/push/notifierSetup'
import { CliPatchError } from '../errors/CliPatchError'
import { deliver, lacksContentKey } from './deliver'
import { folderOfHome, readHappyHome, type HappyHome } from './happyHome'
import { parseNotify, usage, type NotifyCommand } from './options'
import {
  addReceiver,
  isKeptFromOthers,
  parseReceiver,
  readReceivers,
  receiversFolder,
  type Receiver,
} from './receivers'
import {
  canBeService,
  installService,
  serviceFile,
  serviceState,
  staysAfterLogout,
  uninstallService,
  type ServiceFile,
} from './service'
import { startWatch } from './watch'

export interface NotifyPorts {
  environment: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  /** This program's own file, which is whole by itself. */
  program: string
  print(text: string): void
  printError(text: string): void
}

/**
 * Resolves to the exit code: 0 = done, 1 = refused or failed, 2 = wrong command line, 3 = nothing to uninstall. `run` ends with
 * the process.
 */
export async function runNotify(args: readonly string[], ports: NotifyPorts): Promise<number> {
  try {
    const command = parseNotify(args)
    if (command.kind === 'help') {
      ports.print(usage)
      return 0
    }
    // Also after a logout.
    if (command.kind === 'uninstall') return await uninstall(folderOfHome(ports.environment), ports)
    return await carryOut(command, await readHappyHome(ports.environment), ports)
  } catch (error) {
    ports.printError(error instanceof Error ? error.message : String(error))
    return error instanceof CliPatchError && error.code === 'usage' ? 2 : 1
  }
}

async function carryOut(
  command: Exclude<NotifyCommand, { kind: 'help' | 'uninstall' }>,
  home: HappyHome,
  ports: NotifyPorts,
): Promise<number> {
  switch (command.kind) {
    case 'run':
      await startWatch(home, ports.print)
      return 0
    case 'add':
      return addBrowser(command, home, ports)
    case 'add-other':
      return addOther(command, home, ports)
    case 'install':
      return install(home, ports)
    case 'status':
      return printStatus(home, ports)
    case 'test':
      return tellEverybody(home, ports)
  }
}

async function addBrowser(
  { id, receiver }: Extract<NotifyCommand, { kind: 'add' }>,
  { folder, accountId }: HappyHome,
  ports: NotifyPorts,
): Promise<number> {
  if (receiver.accountId !== null && receiver.accountId !== accountId) {
    throw new CliPatchError(
      'other-account',
      `The code is of another account than the one that is logged in at ${folder}. Copy the line of a machine of that account.`,
    )
  }
  ports.print(`Written: ${await addReceiver(folder, id, receiver)}`)
  await sayIfOtherIsInstalled(folder, ports)
  return 0
}

async function addOther(
  { how, privacy, wants }: Extract<NotifyCommand, { kind: 'add-other' }>,
  home: HappyHome,
  ports: NotifyPorts,
): Promise<number> {
  const name = how.kind === 'command' ? (how.command[0] ?? '') : 'ntfy'
  const server = new URL(home.serverUrl).host
  const known = how.kind === 'ntfy-encrypted' ? { ...how, appUrl: await appUrlFor(how.appUrl, home) } : how
  const receiver = parseReceiver({ ...known, name, privacy, wants, server, accountId: home.accountId })
  if (!receiver) throw new CliPatchError('usage', 'That is no https address of a topic.')
  ports.print(`Written: ${await addReceiver(home.folder, randomUUID(), receiver)}`)
  await sayIfOtherIsInstalled(home.folder, ports)
  return 0
}

/** Where a press leads: as asked, or to the one Happy Hub whose browsers are told by this home. */
async function appUrlFor(asked: string | null, home: HappyHome): Promise<string> {
  if (!home.contentPublicKey) throw new CliPatchError('not-signed-in', `The login in ${home.folder} ${lacksContentKey}`)
  const { read } = await readReceivers(home)
  const ofBrowsers = read.flatMap(({ receiver }) => (receiver.kind === 'web-push' ? [receiver.sender.subject] : []))
  const [found, other] = asked === null ? new Set(ofBrowsers) : [asked]
  if (found === undefined || other !== undefined) {
    const why =
      found === undefined ? 'No browser is told from here yet' : 'Browsers of several Happy Hubs are told from here'
    throw new CliPatchError('usage', `${why}. Say which Happy Hub a press opens: --app https://hub.example.org`)
  }
  if (isKeptFromOthers(found)) return new URL(found).origin
  throw new CliPatchError('usage', `${found} is not https: no browser runs Happy Hub there.`)
}

/** Where `install` keeps it: npx may take away the place from which it runs now. */
function keptProgram(happyHome: string): string {
  return join(happyHome, receiversFolder, 'happy-hub-notify.cjs')
}

async function sayIfOtherIsInstalled(happyHome: string, { program, print }: NotifyPorts): Promise<void> {
  const [installed, own] = await Promise.all(
    [keptProgram(happyHome), program].map((file) => readFile(file).catch(() => null)),
  )
  if (!installed || !own || installed.equals(own)) return
  print(
    'The installed program is of another version than this one and may not understand what this one writes. Run install again.',
  )
}

function fileOfService(happyHome: string, { environment, platform }: NotifyPorts): ServiceFile {
  return serviceFile({
    platform,
    userHome: homedir(),
    happyHome,
    node: process.execPath,
    program: keptProgram(happyHome),
    serverUrl: environment['HAPPY_SERVER_URL'] || null,
  })
}

async function install(home: HappyHome, ports: NotifyPorts): Promise<number> {
  const file = fileOfService(home.folder, ports)
  await mkdir(join(home.folder, receiversFolder), { recursive: true, mode: 0o700 })
  const kept = keptProgram(home.folder)
  if (ports.program !== kept) await copyFile(ports.program, kept)
  await installService(file)
  const { print } = ports
  print(`It runs, and starts with the machine's user: ${file.path}`)
  if ((await staysAfterLogout(file)) === false) {
    const how = file.kind === 'systemd' ? ' To keep it after a logout: loginctl enable-linger' : ''
    print(`It ends when this user logs out.${how}`)
  }
  return 0
}

async function uninstall(happyHome: string, ports: NotifyPorts): Promise<number> {
  const { print } = ports
  const wasInstalled = canBeService(ports.platform) && (await uninstallService(fileOfService(happyHome, ports)))
  print(
    wasInstalled
      ? 'It runs no longer.'
      : `Nothing was installed for ${happyHome}. For another Happy home, set HAPPY_HOME_DIR.`,
  )
  const kept = join(happyHome, receiversFolder)
  if (await stat(kept).catch(() => null)) {
    print(
      `Still in ${kept}: who is told, with the keys for that, and this program. To remove them, delete that folder.`,
    )
  }
  return wasInstalled ? 0 : nothingInstalled
}

const otherAccount = 'it is of another account than the one that is logged in'

const stateWords = {
  absent: 'Not installed: it runs only where you started it, with: happy-hub-notify run',
  unsupported:
    'On this system nothing is installed that keeps it running: it runs only where you started it, with: happy-hub-notify run',
  running: 'It runs.',
  stopped: 'Installed, but it does not run.',
  unknown: 'Not known whether it runs: the service manager of this user could not be asked.',
}

async function stateOf(happyHome: string, ports: NotifyPorts): Promise<keyof typeof stateWords> {
  return canBeService(ports.platform) ? serviceState(fileOfService(happyHome, ports)) : 'unsupported'
}

async function printStatus(home: HappyHome, ports: NotifyPorts): Promise<number> {
  const { print } = ports
  const { read, ofOthers, unread } = await readReceivers(home)
  print(`${home.folder}: ${home.serverUrl}`)
  const state = await stateOf(home.folder, ports)
  print(stateWords[state])
  if (state !== 'absent') await sayIfOtherIsInstalled(home.folder, ports)
  for (const { receiver } of read) print(`- ${receiver.name} (${receiver.kind}): ${wordsOf(receiver)}`)
  for (const { receiver } of ofOthers) print(`- ${receiver.name} (${receiver.kind}): nothing; ${otherAccount}`)
  for (const file of unread) print(`- ${file} is not understood.`)
  if (read.length === 0) print('Nobody is told.')
  return state === 'running' ? 0 : 1
}

function wordsOf(receiver: Receiver): string {
  const { wants, privacy, sessions } = receiver
  const what = { all: 'needs and finished agents', 'needs-me': 'what needs you', mute: 'nothing' }[wants]
  const how =
    receiver.kind === 'ntfy-encrypted'
      ? `encrypted for ${receiver.appUrl}`
      : { nothing: 'no names', place: 'session and server', content: 'also what is asked' }[privacy]
  const own = Object.keys(sessions).length
  return `${what}; ${how}${own > 0 ? `; ${own} sessions have a rule of their own` : ''}`
}

async function tellEverybody(home: HappyHome, ports: NotifyPorts): Promise<number> {
  const { print, printError } = ports
  const notice = { kind: 'test', sessionId: null, at: Date.now(), title: null, requests: [] } as const
  const deliveries = await deliver(notice, {
    home,
    isLeftTo: () => Promise.resolve(false),
    holds: () => true,
    log: printError,
    retryAfterMs: [],
  })
  for (const { name, answer } of deliveries) if (answer.kind === 'sent') print(`${name}: handed over.`)
  if (deliveries.length === 0) print('Nobody is told.')
  // That this arrived does not mean that what agents need does.
  const state = await stateOf(home.folder, ports)
  if (state !== 'running') print(stateWords[state])
  if (state !== 'absent') await sayIfOtherIsInstalled(home.folder, ports)
  const isTold = deliveries.length > 0 && deliveries.every(({ answer }) => answer.kind === 'sent')
  return isTold && state !== 'stopped' ? 0 : 1
}
