import type { Picks } from '../agentSettings/picks'
import type { MachineAddress } from '../ids'

/** With what a person begins sessions again and again. */
export interface SessionTemplate {
  id: string
  name: string
  machine: MachineAddress
  directory: string
  agent: string
  picks: Picks
  prompt: string
}

export interface TemplateCommands {
  /** In the order in which they were made. */
  readTemplates(): Promise<SessionTemplate[]>
  /** Stored sealed on this device before it resolves, over the one with its id. */
  saveTemplate(template: SessionTemplate): Promise<void>
  deleteTemplate(id: string): Promise<void>
}
