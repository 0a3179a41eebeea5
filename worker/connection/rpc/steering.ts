import type { SessionId } from '../../api/ids'
import type { Picks } from '../../api/steering/picks'
import type { MetadataWriter } from './metadataWriter'

/** What steers an agent besides prompts. */
export interface Steering {
  /** Writes picks where all clients of the account read them (docs/protocol.md 6.2). */
  pickSettings(sessionId: SessionId, picks: Picks): Promise<void>
}

const fieldNames = { mode: 'permissionMode', model: 'modelMode', effort: 'effortLevel' } as const

export function createSteering({ metadata }: { metadata: MetadataWriter }): Steering {
  /** What was picked last here; a write that had to be made again must not bring an earlier pick back. */
  const latest = new Map<SessionId, Picks>()

  return {
    async pickSettings(sessionId, picks) {
      latest.set(sessionId, { ...latest.get(sessionId), ...picks })
      await metadata.ofSession(sessionId, () => {
        const now = latest.get(sessionId) ?? picks
        const still = (Object.keys(picks) as (keyof Picks)[]).filter((name) => now[name] === picks[name])
        return Object.fromEntries(still.map((name) => [fieldNames[name], picks[name]]))
      })
    },
  }
}
