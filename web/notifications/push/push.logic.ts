import { shellWord } from '../../../worker/api/agents/shellWord'
import type { MachineAddress } from '../../../worker/api/ids'
import {
  notifierFolder,
  notifierProgram,
  type BrowserReceiver,
  type NotifierAnswer,
} from '../../../worker/api/push/notifierSetup'
import type { ServerState, SessionSummary } from '../../../worker/api/state'
import type { NotificationSettings } from '../notificationSettings'
import { isSameMachine, type PushMachine, type PushMachines } from './pushMachines'

/** `present`: this browser's own address now; null = it has none, undefined = not known. */
export function isOutdated({ endpoint }: PushMachine, present: string | null | undefined): boolean {
  if (present === undefined) return false
  return present === null || (endpoint !== null && endpoint !== present)
}

/** Everything that the set-up does at the machine, for the person to read before. */
export function plannedChanges(
  { home }: Pick<NotifierAnswer, 'home'>,
  id: string,
): { files: string[]; command: string } {
  const folder = notifierFolder(home)
  return { files: [`${folder}/${id}.json`, `${folder}/${notifierProgram}`], command: notifierLine(home, 'install') }
}

/** A line of the machine's own shell that runs the program which the set-up put there. */
export function notifierLine(home: string, what: 'install' | 'test'): string {
  return `HAPPY_HOME_DIR=${shellWord(home)} node ${shellWord(`${notifierFolder(home)}/${notifierProgram}`)} ${what}`
}

/** Deletes the one file that the set-up wrote for this browser. */
export function forgetLine(home: string, id: string): string {
  return `rm -f ${shellWord(`${notifierFolder(home)}/${id}.json`)}`
}

/** The same as one line of the machine's own shell. The code in it holds keys. */
export function lineToCopy(home: string, code: string, appUrl: string): string {
  const here = `HAPPY_HOME_DIR=${shellWord(home)} node ${notifierProgram}`
  const fetched = `curl -fsSO ${shellWord(`${appUrl}/${notifierProgram}`)}`
  return `cd "$(mktemp -d)" && ${fetched} && ${here} add ${code} && ${here} install`
}

export function receiverOf(options: {
  machine: MachineAddress
  server: ServerState
  sessions: readonly SessionSummary[]
  settings: NotificationSettings
  held: PushMachines
  target: BrowserReceiver['target']
  browser: { userAgent: string; timeZone: string; appUrl: string }
}): BrowserReceiver {
  const { machine, server, sessions, settings, held, target, browser } = options
  const others = held.machines.filter((each) => each.serverId === machine.serverId && !isSameMachine(each, machine))
  const { quietHours } = settings
  return {
    id: held.id,
    name: browserName(browser.userAgent),
    target,
    appUrl: browser.appUrl,
    server: server.label,
    wants: settings.withFinished ? 'all' : 'needs-me',
    mutedSessions: sessions.filter(({ marks }) => marks?.wants === 'mute').map(({ id }) => id),
    privacy: settings.privacy,
    quietHours: quietHours && { ...quietHours, timeZone: browser.timeZone },
    machines: [...others, machine].map(({ machineId }) => machineId),
  }
}

/** Enough to tell one's browsers apart in a list. */
export function browserName(userAgent: string): string {
  const find = (names: readonly [RegExp, string][]) => names.find(([mark]) => mark.test(userAgent))?.[1]
  const browser = find([
    [/Firefox\//, 'Firefox'],
    [/Edg\//, 'Edge'],
    [/Chrom/, 'Chrome'],
    [/Safari\//, 'Safari'],
  ])
  const system = find([
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Mac OS/, 'macOS'],
    [/Windows/, 'Windows'],
    [/Linux/, 'Linux'],
  ])
  return [browser ?? 'Browser', system].filter((part) => part !== undefined).join(', ')
}
