import { isAtLeast } from '../../worker/api/agentSettings/cliVersion'
import type { MachineContent } from '../../worker/api/state'

/** From this version on the CLI brings a claude of its own; the daemon reports only what is on its PATH. */
const cliWithClaude = [1, 2, 5] as const

export function ownClaude({ cliVersion }: Extract<MachineContent, { kind: 'open' }>): boolean {
  return isAtLeast(cliVersion, cliWithClaude)
}
