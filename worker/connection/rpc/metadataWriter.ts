import * as v from 'valibot'
import { HubError, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl, MachineId, SessionId } from '../../api/ids'
import { asObject } from '../../chat/records/untrustedJson'
import type { RecordCipher } from '../../crypto/recordCipher'
import type { OpenAccount } from '../account/openAccount'
import type { ServerTransport } from '../transport/serverTransport'
import type { AgentTargets } from './agentTargets'

const ackDeadlineMs = 10_000
/** Other clients write, too; each mismatch brings their version, so a few tries are enough. */
const mostTries = 5

/** Decrypted metadata of a session or machine, with all fields that other clients wrote. */
export type Metadata = Readonly<Record<string, unknown>>

/** The fields to write; a value of undefined takes the field out, all others stay as they are. */
export type MetadataChange = (current: Metadata) => Record<string, unknown>

/**
 * Writes metadata as several clients may (docs/protocol.md 4.4, 6.2): read, change, write; where somebody else was
 * faster, the change is made again on what they wrote. Rejects with `locked-content`, or as the connection does.
 */
export interface MetadataWriter {
  ofSession(sessionId: SessionId, change: MetadataChange): Promise<void>
  ofMachine(machineId: MachineId, change: MetadataChange): Promise<void>
}

const ackSchema = v.variant('result', [
  v.object({ result: v.picklist(['success', 'version-mismatch']), version: v.number(), metadata: v.string() }),
  v.object({ result: v.literal('error') }),
])

interface Part {
  value: string
  version: number
}

export function createMetadataWriter(options: {
  targets: AgentTargets
  emit: ServerTransport['call']
  ready(): Promise<OpenAccount>
  /** Null = connected. */
  connectionError(): HubErrorData | null
}): MetadataWriter {
  const { targets, emit } = options
  const { serverUrl } = targets

  async function write(event: string, id: object, part: Part): Promise<v.InferOutput<typeof ackSchema>> {
    const data = { ...id, metadata: part.value, expectedVersion: part.version }
    const answer = await emit(event, data, ackDeadlineMs)
    switch (answer.kind) {
      case 'timed-out':
        throw new HubError({ code: 'unreachable', serverUrl, reason: 'timed-out' })
      case 'lost':
        throw new HubError(options.connectionError() ?? { code: 'unreachable', serverUrl, reason: 'connection-failed' })
      case 'answered': {
        const ack = v.safeParse(ackSchema, answer.value)
        if (!ack.success) throw targets.badAnswer(event)
        return ack.output
      }
    }
  }

  async function change(
    kind: { event: string; id: object; cipher: RecordCipher; held(): Part; take(part: Part): void },
    changed: MetadataChange,
  ): Promise<void> {
    targets.requireConnection()
    let part = kind.held()
    for (let tries = 0; tries < mostTries; tries++) {
      const current = await openMetadata(kind.cipher, part.value, serverUrl)
      // JSON leaves out what is undefined.
      const value = await kind.cipher.encrypt({ ...current, ...changed(current) })
      const ack = await write(kind.event, kind.id, { value, version: part.version })
      if (ack.result === 'error') throw targets.badAnswer(kind.event)
      part = { value: ack.metadata, version: ack.version }
      kind.take(part)
      if (ack.result === 'success') return
    }
    throw targets.badAnswer(kind.event)
  }

  return {
    async ofSession(sessionId, changed) {
      const { sessions } = await options.ready()
      const { entry, rpc } = await targets.session(sessionId)
      await change(
        {
          event: 'update-metadata',
          id: { sid: sessionId },
          cipher: rpc.cipher,
          held: () => ({ value: entry.row.metadata, version: entry.row.metadataVersion }),
          take: (metadata) => sessions.applyUpdate(sessionId, { metadata }),
        },
        changed,
      )
    },
    async ofMachine(machineId, changed) {
      const { machines } = await options.ready()
      const { entry, rpc } = await targets.machine(machineId)
      await change(
        {
          event: 'machine-update-metadata',
          id: { machineId },
          cipher: rpc.cipher,
          held: () => ({ value: entry.row.metadata, version: entry.row.metadataVersion }),
          take: (metadata) => machines.applyUpdate(machineId, { metadata }),
        },
        changed,
      )
    },
  }
}

/** Never written over where it cannot be read: every other client's fields would be lost. */
export async function openMetadata(cipher: RecordCipher, value: string, serverUrl: CanonicalUrl): Promise<Metadata> {
  const opened = await cipher.decrypt(value)
  const fields = opened.ok ? asObject(opened.value) : null
  if (!fields) throw new HubError({ code: 'locked-content', serverUrl })
  return fields
}
