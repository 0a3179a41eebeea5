import type { CommandRun } from '../agents/commandRun'
import type { MachineAddress } from '../ids'
import type { Wants } from '../state'
import type { NoticeCommands } from './openedNotice'
import type { Snooze } from './snoozes'

/** What a machine's notifier needs to know of this browser (docs/notifications.md). */
export interface BrowserReceiver {
  /** Names the browser's file; the same at each machine. */
  id: string
  /** What the person reads there. */
  name: string
  target: { endpoint: string; p256dh: string; auth: string }
  /** The app's address, which a push service may read as the sender's contact. */
  appUrl: string
  /** The server's name in this browser. */
  server: string
  wants: Wants
  /** By id: sessions of that server with a rule of their own. */
  sessions: Readonly<Record<string, Wants>>
  privacy: 'nothing' | 'place' | 'content'
  quietHours: { from: number; to: number; timeZone: string } | null
  snoozed: readonly Snooze[]
  /** Ids of the machines of that server that tell this browser, oldest first. */
  machines: readonly string[]
}

export interface NotifierWish {
  receiver: BrowserReceiver
  /** The Happy home that the person saw. Where the machine names another one by now, nothing is done there. */
  home: string
  how:
    /** `program`: text of `happy-hub-notify.cjs`, to be written and installed. */
    | { kind: 'install'; program: string }
    /** For a line that the person runs. */
    | { kind: 'line' }
    /** This browser's file alone, at a machine that was set up before. */
    | { kind: 'update' }
}

export interface NotifierAnswer {
  /** The key with which this browser subscribes, of the account that holds the synced server list (base64url). */
  publicKey: string
  /** The machine's Happy home. */
  home: string
  /** How the installation went; null = none was wanted. */
  run: CommandRun | null
  /** For `happy-hub-notify add`; with keys in it. Null = none was wanted. */
  code: string | null
}

export interface NotifierCommands extends NoticeCommands {
  /**
   * Without a wish: what would be used; nothing is changed at the machine. With one: the machine's notifier is told of this
   * browser, and runs. Fails with `request-changed` where the machine's Happy home is not the one that was shown.
   */
  notifier(machine: MachineAddress, wish: NotifierWish | null): Promise<NotifierAnswer>
}

export const notifierProgram = 'happy-hub-notify.cjs'

/** Exit code of its `uninstall` where nothing was installed: what was started in another way goes on. */
export const nothingInstalled = 3

/** Where a Happy home has all that its notifier needs. */
export function notifierFolder(home: string): string {
  return `${home}/happy-hub-notify`
}
