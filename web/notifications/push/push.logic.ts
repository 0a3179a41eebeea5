import { shellWord } from '../../../worker/api/agents/shellWord'
import type { MachineAddress } from '../../../worker/api/ids'
import {
  notifierFolder,
  notifierProgram,
  type BrowserReceiver,
  type NotifierAnswer,
} from '../../../worker/api/push/notifierSetup'
import type { Snooze } from '../../../worker/api/push/snoozes'
import type { ServerState, SessionSummary, Wants } from '../../../worker/api/state'
import { sessionKey } from '../../addresses/sessionKey'
import { snoozeKey, type Snoozed } from '../../waiting/snoozed'
import type { NotificationSettings } from '../notificationSettings'
import { isSameMachine, type PushMachine, type PushMachines } from './pushMachines'
import type { PushWishes } from './pushWishes'

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
export function notifierLine(home: string, what: 'install' | 'test' | 'uninstall'): string {
  return `HAPPY_HOME_DIR=${shellWord(home)} node ${shellWord(`${notifierFolder(home)}/${notifierProgram}`)} ${what}`
}

/** Deletes the one file that the set-up wrote for this browser. */
export function forgetLine(home: string, id: string): string {
  return `rm -f ${shellWord(`${notifierFolder(home)}/${id}.json`)}`
}

/** Stops the program for all whom it tells, and then deletes this browser's file. */
export function uninstallLine(home: string, id: string): string {
  return `${notifierLine(home, 'uninstall')} && ${forgetLine(home, id)}`
}

/** The same as one line of the machine's own shell. The code in it holds keys. */
export function lineToCopy(home: string, code: string, appUrl: string): string {
  const here = `HAPPY_HOME_DIR=${shellWord(home)} node ${notifierProgram}`
  const fetched = `curl -fsSO ${shellWord(`${appUrl}/${notifierProgram}`)}`
  return `cd "$(mktemp -d)" && ${fetched} && ${here} add ${code} && ${here} install`
}

/** What a machine has to know of this browser, as it is now. */
export function receiverOf(options: {
  machine: MachineAddress
  server: ServerState
  sessions: readonly SessionSummary[]
  settings: NotificationSettings
  putOff: Snoozed
  held: PushMachines
  target: BrowserReceiver['target']
  browser: BrowserFacts
}): BrowserReceiver {
  const { machine, server, sessions, settings, putOff, held, target, browser } = options
  const isKnown = held.machines.some((each) => isSameMachine(each, machine))
  // In one order for all of them: the first one sends.
  const machines = (isKnown ? held.machines : [...held.machines, machine]).filter(
    ({ serverId }) => serverId === machine.serverId,
  )
  return {
    id: held.id,
    name: browserName(browser.userAgent),
    target,
    appUrl: browser.appUrl,
    server: server.label,
    ...wishesOf(server, sessions, { settings, putOff, timeZone: browser.timeZone }),
    machines: machines.map(({ machineId }) => machineId),
  }
}

/** What this device wants told of a server. */
export function wishesOf(
  server: ServerState,
  sessions: readonly SessionSummary[],
  { settings, putOff, timeZone }: { settings: NotificationSettings; putOff: Snoozed; timeZone: string },
): Required<PushWishes> {
  const { quietHours, privacy } = settings
  const own = sessions.flatMap(({ id, marks }) => (marks?.wants ? [[id, least(marks.wants, settings)] as const] : []))
  return {
    wants: settings.isOn ? least(server.wants ?? 'all', settings) : 'mute',
    sessions: settings.isOn ? Object.fromEntries(own) : {},
    privacy,
    quietHours: quietHours && { ...quietHours, timeZone },
    snoozed: sessions.flatMap((session) => snoozesOf(session, putOff)),
  }
}

/** Of the kinds that machines tell of. */
function snoozesOf(session: SessionSummary, putOff: Snoozed): Snooze[] {
  const key = sessionKey(session)
  const kinds = [
    ['asks', 'needs-me'],
    ['finished', 'done'],
  ] as const
  return kinds.flatMap(([waiting, kind]) => {
    const until = putOff[snoozeKey({ key, kind: waiting })]
    return until === undefined ? [] : [{ sessionId: session.id, kind, until }]
  })
}

function least(wants: Wants, { withFinished }: NotificationSettings): Wants {
  return wants === 'all' && !withFinished ? 'needs-me' : wants
}

interface BrowserFacts {
  userAgent: string
  timeZone: string
  appUrl: string
}

export function thisBrowser(): BrowserFacts {
  return {
    userAgent: navigator.userAgent,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    appUrl: location.origin,
  }
}

/** Names all that a machine knows of this browser, so that it is known later whether it still holds. */
export async function digestOf(receiver: BrowserReceiver): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(receiver)))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
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
