import type { MachineAddress } from '../ids'

/** A directory of a machine as a working copy of a project. Texts are untrusted. */
export interface ProjectPlace {
  machine: MachineAddress
  /** As its sessions name it. */
  directory: string
  /** The same without symbolic links; null = it is gone, or was told before this was asked. */
  location: string | null
  /** Host and path of where its repository comes from, the same however that is written; null = it says none. */
  remote: string | null
  /** Null = no branch is checked out, or it is no repository. */
  branch: string | null
  /** Commits that the upstream does not have, and that it alone has, as far as the machine knows; null = no upstream. */
  ahead: number | null
  behind: number | null
  /** When the machine was asked, epoch ms. */
  at: number
}

export interface ProjectCommands {
  /** What machines told before, kept sealed on this device. */
  readPlaces(): Promise<ProjectPlace[]>
  /** Asks a machine, and keeps what it tells. */
  askPlaces(machine: MachineAddress, directories: readonly string[]): Promise<ProjectPlace[]>
}

/** Directories that are asked about in one call. */
export const mostDirectories = 60
