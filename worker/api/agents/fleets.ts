import type { MachineAddress, SessionId } from '../ids'

/** One prompt that was given to several machines at once, to compare what becomes of it. */
export interface Fleet {
  id: string
  /** Epoch ms. */
  startedAt: number
  prompt: string
  members: FleetMember[]
}

export interface FleetMember {
  id: string
  machine: MachineAddress
  /** As it was typed, or that of its worktree. */
  directory: string
  agent: string
  /** The name of the worktree that is to be made for it; null = none, or it is made already. */
  worktree: string | null
  outcome: FleetOutcome
}

export type FleetOutcome =
  /** Not answered yet; of a page that was closed meanwhile, it is not known what became of it. */
  | { kind: 'starting' }
  | { kind: 'started'; sessionId: SessionId }
  | { kind: 'directory-missing' }
  /** Nothing was started; in words for people. */
  | { kind: 'failed'; text: string }
  /** It failed in a way that leaves open whether a session runs; in words for people. */
  | { kind: 'unknown'; text: string }

/** What of a fleet is stored. A member alone, so that no page takes back what another one stored of the others. */
export type FleetChange =
  | { kind: 'begun'; fleet: Fleet }
  /** Nothing, where the fleet was forgotten, or its server was left. */
  | { kind: 'member'; fleetId: string; member: FleetMember }

export interface FleetCommands {
  /** In the order in which they were started. */
  readFleets(): Promise<Fleet[]>
  /** Stored sealed on this device before it resolves. */
  saveFleet(change: FleetChange): Promise<void>
  /** Its sessions stay. */
  forgetFleet(id: string): Promise<void>
}
