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
  /** In words for people. */
  | { kind: 'failed'; text: string }

export interface FleetCommands {
  /** In the order in which they were started. */
  readFleets(): Promise<Fleet[]>
  /** Stored sealed on this device before it resolves, over the one with its id. */
  saveFleet(fleet: Fleet): Promise<void>
  /** Its sessions stay. */
  forgetFleet(id: string): Promise<void>
}
