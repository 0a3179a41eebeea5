import { mistake, readAddress } from '../flags'
import { parseReceiver, type Receiver } from './receivers'

export const usage = `Usage: happy-hub-notify <what>

Tells you when an agent needs you: as a push to your browsers, which no server can read, through ntfy, or by a command of
yours. It uses the login of the Happy CLI in HAPPY_HOME_DIR (default ~/.happy): one account on one server.

  install           keeps it running: a systemd user unit or a launchd agent
  uninstall         takes that back; who is told and this program stay stored
  run               runs it here, until it is stopped
  status            whether it runs, and who is told what
  test              tells everybody something now, and says where what is installed does not run
  add <code>        tells the browser from which Happy Hub shows this code
  add-ntfy <url>    tells a topic of an ntfy server (https://ntfy.sh/<topic>); that server reads what it is told
  add-command <program> [arguments]
                    runs a program with title and text as its last arguments, and as JSON on its input

  --tells <nothing|place|content>   for add-ntfy and add-command: how much is told (default: place)
  --tells encrypted                 for add-ntfy: neither its server nor its app reads anything; a press opens the
                                    session in your Happy Hub
  --app <address>                   with it: that Happy Hub (default: the one whose browsers this program tells)
  --all                             also when an agent has finished`

export type NotifyCommand =
  | { kind: 'help' }
  | { kind: 'uninstall' }
  | { kind: 'install' | 'run' | 'status' | 'test' }
  | { kind: 'add'; id: string; receiver: Receiver }
  | {
      kind: 'add-other'
      how:
        | { kind: 'ntfy'; url: string }
        /** Null = the Happy Hub of the browsers that are told. */
        | { kind: 'ntfy-encrypted'; url: string; appUrl: string | null }
        | { kind: 'command'; command: string[] }
      privacy: Receiver['privacy']
      wants: Receiver['wants']
    }

interface Wishes {
  tells: Receiver['privacy'] | 'encrypted'
  appUrl: string | null
  wants: Receiver['wants']
}

const plain = ['install', 'uninstall', 'run', 'status', 'test'] as const

/** @throws CliPatchError `usage` */
export function parseNotify(args: readonly string[]): NotifyCommand {
  const [what, ...rest] = args
  if (what === undefined || args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  const kind = plain.find((each) => each === what)
  if (kind) {
    if (rest.length > 0) throw mistake(`${what} takes nothing behind it.`)
    return { kind }
  }
  if (what === 'add') return parseCode(rest)
  if (what === 'add-ntfy') return parseNtfy(rest)
  if (what === 'add-command') return parseCommand(rest)
  throw mistake(`"${what}" is not known.`)
}

function parseNtfy(args: readonly string[]): NotifyCommand {
  const { tells, appUrl, wants, others } = takeWishes(args)
  const [url, ...more] = others
  if (url === undefined || more.length > 0) throw mistake('add-ntfy needs the address of a topic.')
  const isEncrypted = tells === 'encrypted'
  if (appUrl !== null && !isEncrypted) throw mistake('--app belongs to --tells encrypted.')
  return {
    kind: 'add-other',
    how: isEncrypted ? { kind: 'ntfy-encrypted', url, appUrl } : { kind: 'ntfy', url },
    // What is encrypted holds no words.
    privacy: isEncrypted ? 'nothing' : tells,
    wants,
  }
}

function parseCommand(args: readonly string[]): NotifyCommand {
  const { tells, appUrl, wants, others } = takeWishes(args)
  if (others.length === 0) throw mistake('add-command needs a program.')
  if (tells === 'encrypted' || appUrl !== null) throw mistake('--tells encrypted and --app are for add-ntfy.')
  return { kind: 'add-other', how: { kind: 'command', command: others }, privacy: tells, wants }
}

function parseCode([code, ...more]: readonly string[]): NotifyCommand {
  const value = code === undefined || more.length > 0 ? null : parseJson(Buffer.from(code, 'base64url').toString())
  const { id, ...fields } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const receiver = parseReceiver(fields)
  if (!receiver || receiver.kind !== 'web-push' || typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id)) {
    throw mistake('add needs the code that Happy Hub shows, whole.')
  }
  return { kind: 'add', id, receiver }
}

/** Before the program's own arguments, or before the address. */
function takeWishes(args: readonly string[]): Wishes & { others: string[] } {
  const others = [...args]
  const wishes: Wishes = { tells: 'place', appUrl: null, wants: 'needs-me' }
  for (;;) {
    if (others[0] === '--all') wishes.wants = 'all'
    else if (others[0] === '--app') {
      wishes.appUrl = readAddress('--app', others[1] ?? '')
      others.shift()
    } else if (others[0] === '--tells') {
      const level = (['nothing', 'place', 'content', 'encrypted'] as const).find((each) => each === others[1])
      if (!level) throw mistake('--tells needs nothing, place, content or encrypted.')
      wishes.tells = level
      others.shift()
    } else return { ...wishes, others }
    others.shift()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
