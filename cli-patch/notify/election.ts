import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Socket } from 'socket.io-client'
import * as v from 'valibot'
import type { HappyHome } from './happyHome'
import type { Needs } from './needs'
import { isWanted, type Notice } from './notices'
import { addressOf, readReceivers, type StoredReceiver } from './receivers'

/** A server waits 15 s for a machine that is not there; this one then sends itself. */
const patienceMs = 4_000
const longestMemory = 1000

const question = v.object({
  sessionId: v.string(),
  kind: v.picklist(['needs-me', 'done']),
  /** See markOf. */
  receiver: v.string(),
  /** Whether the asking machine can say what is asked. */
  canRead: v.boolean(),
})
const heldOver = v.object({ ok: v.literal(true), result: v.literal('mine') })

export interface ElectionPorts {
  home: Pick<HappyHome, 'folder' | 'accountId' | 'machineId'>
  socket: Pick<Socket, 'timeout'>
  knows: Needs['knows']
  canRead(sessionId: string): Promise<boolean>
  /** How long a machine that cannot read a session lets one that can come first. */
  yieldMs: number
}

/**
 * Which of the machines that one receiver is told by sends a notice: the first of its list that knows the need and whose
 * own file of the receiver wants it, but one that can read the session before those that cannot. Where it is not known
 * whether another sends, this one does.
 */
export function createElection({ home, socket, knows, canRead, yieldMs }: ElectionPorts) {
  const sent = createMemory()
  const yielded = createMemory()

  async function isMine(params: unknown): Promise<boolean> {
    const asked = questionOf(params)
    if (!asked) return false
    const { sessionId, kind, receiver } = asked
    if (sent.has(receiver, kind)) return true
    if (!knows(sessionId, kind)) return false
    const { read } = await readReceivers(home)
    const stored = read.find((each) => markOf(each, sessionId) === receiver)
    if (!stored || !isWanted(stored.receiver, { kind, sessionId }, new Date())) return false
    if (!asked.canRead || (await canRead(sessionId))) return true
    // It may have been sent while this was found out.
    if (sent.has(receiver, kind)) return true
    yielded.add(receiver, kind)
    return false
  }

  return {
    async answer(request: unknown): Promise<'mine' | ''> {
      const { params } = v.parse(v.fallback(v.object({ params: v.unknown() }), { params: null }), request)
      return (await isMine(params)) ? 'mine' : ''
    },
    async isLeftToOther(stored: StoredReceiver, { kind, sessionId }: Notice): Promise<boolean> {
      if (sessionId === null || kind === 'test') return false
      const { machines } = stored.receiver
      const own = home.machineId === null ? -1 : machines.indexOf(home.machineId)
      if (own === -1) return false
      const receiver = markOf(stored, sessionId)
      const reads = await canRead(sessionId)
      const params = JSON.stringify({ sessionId, kind, receiver, canRead: reads })
      const answers = machines.slice(0, own).map(async (id) => {
        const call = { method: electionMethod(id), params }
        const answer: unknown = await socket
          .timeout(patienceMs)
          .emitWithAck('rpc-call', call)
          .catch(() => null)
        return v.is(heldOver, answer)
      })
      if (!reads) await new Promise((resolve) => setTimeout(resolve, yieldMs))
      if ((await Promise.all(answers)).includes(true)) return true
      if (yielded.take(receiver, kind)) return true
      sent.add(receiver, kind)
      return false
    },
  }
}

export function electionMethod(machineId: string): string {
  return `${machineId}:happy-hub-notify`
}

function questionOf(params: unknown): v.InferOutput<typeof question> | null {
  try {
    return v.parse(question, JSON.parse(String(params)))
  } catch {
    return null
  }
}

/** The same at all machines that tell one subscription, and nothing that a server could know the browser by. */
function markOf({ file, receiver }: StoredReceiver, sessionId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([basename(file), addressOf(receiver) ?? '', sessionId]))
    .digest('base64url')
}

/** For about as long as other machines may take to see the same. */
const memoryMs = 15_000

function createMemory() {
  const times = new Map<string, number>()
  const has = (receiver: string, kind: string) =>
    (times.get(`${kind} ${receiver}`) ?? -Infinity) > Date.now() - memoryMs
  return {
    has,
    take(receiver: string, kind: string): boolean {
      const isHeld = has(receiver, kind)
      times.delete(`${kind} ${receiver}`)
      return isHeld
    },
    add(receiver: string, kind: string): void {
      const key = `${kind} ${receiver}`
      times.delete(key)
      times.set(key, Date.now())
      const [oldest] = times.keys()
      if (times.size > longestMemory && oldest !== undefined) times.delete(oldest)
    },
  }
}
