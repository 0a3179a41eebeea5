import { useEffect, useState } from 'react'
import type { ArtifactAddress, ArtifactText } from '../../worker/api/agents/artifacts'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import { useHub } from '../hub/hubContext'

export type ReadArtifact =
  | { kind: 'unknown' }
  | { kind: 'failed'; error: HubErrorData }
  | { kind: 'gone' }
  | { kind: 'read'; text: ArtifactText }

/**
 * What the server has of an artifact: asked while it is connected, and again with another `revision`. What was read
 * stays until it is read again. Of another artifact the component has to be another one.
 */
export function useArtifactText(
  { serverId, artifactId }: ArtifactAddress,
  isConnected: boolean,
  revision: number | null,
): { read: ReadArtifact; again(): void; set(read: ReadArtifact): void } {
  const { commands } = useHub()
  const [read, set] = useState<ReadArtifact>({ kind: 'unknown' })
  const [round, setRound] = useState(0)
  const asked = `${revision} ${round}`
  useEffect(() => {
    if (!isConnected) return undefined
    let isCurrent = true
    commands.readArtifact({ serverId, artifactId }).then(
      (text) => isCurrent && set(text ? { kind: 'read', text } : { kind: 'gone' }),
      (thrown: unknown) =>
        isCurrent && set((held) => (held.kind === 'read' ? held : { kind: 'failed', error: errorData(thrown) })),
    )
    return () => {
      isCurrent = false
    }
    // oxlint-disable-next-line react/exhaustive-deps, react/exhaustive-effect-dependencies -- `asked` says when to ask again.
  }, [commands, serverId, artifactId, isConnected, asked])
  return { read, again: () => setRound(round + 1), set }
}
