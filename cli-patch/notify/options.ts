import { mistake } from '../flags'
import { parseReceiver, type Receiver } from './receivers'

export const usage = `Usage: happy-hub-notify <what>

Tells you when an agent needs you: as a push to your browsers, which no server can read, through ntfy, or by a command of
yours. It uses the login of the Happy CLI in HAPPY_HOME_DIR (default ~/.happy): one account on one server.

  install           keeps it running: a systemd user unit or a launchd agent
  uninstall         takes that back; who is told stays stored
  run               runs it here, until it is stopped
  status            whether it runs, and who is told what
  test              tells everybody something now
  add <code>        tells the browser from which Happy Hub shows this code
  add-ntfy <url>    tells a topic of an ntfy server (https://ntfy.sh/<topic>); that server reads what it is told
  add-command <program> [arguments]
                    runs a program with title and text as its last arguments, and as JSON on its input

  --tells <nothing|place|content>   for add-ntfy and add-command: how much is told (default: place)
  --all                             also when an agent has finished`

export type NotifyCommand =
  | { kind: 'help' | 'install' | 'uninstall' | 'run' | 'status' | 'test' }
  | { kind: 'add'; id: string; receiver: Receiver }
  | ({ kind: 'add-other'; how: { kind: 'ntfy'; url: string } | { kind: 'command'; command: string[] } } & Wishes)

interface Wishes {
  privacy: Receiver['privacy']
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
  const { wishes, others } = takeWishes(rest)
  const [first] = others
  if (what === 'add-ntfy') {
    if (first === undefined || others.length > 1) throw mistake('add-ntfy needs the address of a topic.')
    return { kind: 'add-other', how: { kind: 'ntfy', url: first }, ...wishes }
  }
  if (what !== 'add-command') throw mistake(`"${what}" is not known.`)
  if (first === undefined) throw mistake('add-command needs a program.')
  return { kind: 'add-other', how: { kind: 'command', command: others }, ...wishes }
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
function takeWishes(args: readonly string[]): { wishes: Wishes; others: string[] } {
  const others = [...args]
  const wishes: Wishes = { privacy: 'place', wants: 'needs-me' }
  for (;;) {
    if (others[0] === '--all') wishes.wants = 'all'
    else if (others[0] === '--tells') {
      const level = (['nothing', 'place', 'content'] as const).find((each) => each === others[1])
      if (!level) throw mistake('--tells needs nothing, place or content.')
      wishes.privacy = level
      others.shift()
    } else return { wishes, others }
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
