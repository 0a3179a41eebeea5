import {
  aliveLockName,
  connectionChannelNames,
  hubName,
  lobbyChannelName,
  sharedWorkerLockName,
  type Hello,
  type LobbyMessage,
  type PortAnswer,
  type PortHello,
} from '../../worker/api/handshake'
import { takeSharedWorker } from './hubWorker'
import type { StatePort } from './replicas'

/** A page's two channels to a hub that has greeted it. */
export interface Connection {
  generation: string
  commands: MessagePort | BroadcastChannel
  state: StatePort
  /** Resolves when the hub is gone (`died`), or left its place to a newer build (`retired`). */
  ended: Promise<'died' | 'retired'>
  /** Closes the channels on this side; the hub drops its side at the next hello, or when the tab's lock falls. */
  close(): void
}

/**
 * How long each attempt waits. One that reaches a dying worker gets no answer, and the next starts a new worker; the
 * last gives a slow device time to load it. No attempt ends while a SharedWorker is alive but silent: then it, or this
 * page, is only slow.
 */
const sharedTryMs = [300, 1200, 1500, 9000]
/** A SharedWorker that lives and is silent for this long is stuck. */
const stuckMs = 60_000
/** A dedicated worker that has to steal the lock of a frozen hub needs more than 20 s (worker/hub/activeLock.ts). */
const lobbyTryMs = 30_000

/** Never rejects. Null = no hub answered in time, neither as a SharedWorker nor in the lobby. */
export async function connectOnce(pageLock: string): Promise<Connection | null> {
  if (typeof SharedWorker !== 'undefined') {
    for (const limitMs of sharedTryMs) {
      const outcome = await connectShared(pageLock, limitMs)
      if (outcome === 'unusable') break
      if (outcome) return outcome
    }
  }
  return connectByLobby(pageLock)
}

/** `unusable` = this browser refuses the worker; null = no greeting in time. */
async function connectShared(pageLock: string, limitMs: number): Promise<Connection | 'unusable' | null> {
  const worker = takeSharedWorker()
  if (!worker) return 'unusable'
  const commands = new MessageChannel()
  const state = new MessageChannel()
  const hello = newHello(pageLock)
  const { port } = worker
  const closing = new AbortController()
  const { signal } = closing

  const close = (): void => {
    closing.abort()
    for (const end of [port, commands.port1, state.port1]) end.close()
  }
  const retired = new Promise<'retired'>((resolve) => {
    port.addEventListener('message', ({ data }: MessageEvent<PortAnswer>) => {
      if (data.type === 'retired') resolve('retired')
    })
  })
  let isActive = true
  let isGreeted = false
  const greeted = new Promise<Connection | 'unusable' | null>((resolve) => {
    worker.addEventListener('error', () => resolve('unusable'), { signal })
    port.addEventListener('message', ({ data }: MessageEvent<PortAnswer>) => {
      if (data.type === 'not-active' && data.connection === hello.connection) isActive = false
      if (data.type !== 'welcome' || data.connection !== hello.connection) return
      isGreeted = true
      const { generation } = data
      const ended = Promise.race([retired, diedOf(generation, signal)])
      resolve({ generation, commands: commands.port1, state: state.port1, ended, close })
    })
    void giveUp().then(() => resolve(null))
  })

  /** Resolves when this attempt has succeeded, or cannot any more. */
  async function giveUp(): Promise<void> {
    const start = performance.now()
    for (;;) {
      await pause(limitMs)
      const isOver = isGreeted || signal.aborted || !isActive || performance.now() - start > stuckMs
      if (isOver || !(await livesSharedWorker())) return
    }
  }

  port.start()
  const message: PortHello = { type: 'hello', hello }
  port.postMessage(message, [commands.port2, state.port2])
  const outcome = await greeted
  if (outcome === null || outcome === 'unusable') close()
  return outcome
}

async function livesSharedWorker(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query()
  return held.some(({ name }) => name === sharedWorkerLockName)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** This page's own dedicated worker: waits for the lock of the active hub. */
let dedicatedWorker: Worker | null = null

async function connectByLobby(pageLock: string): Promise<Connection | null> {
  dedicatedWorker?.terminate()
  dedicatedWorker = new Worker(new URL('../../worker/main.ts', import.meta.url), { type: 'module', name: hubName })
  const hello = newHello(pageLock)
  const names = connectionChannelNames(hello.connection)
  const lobby = new BroadcastChannel(lobbyChannelName)
  const commands = new BroadcastChannel(names.commands)
  const state = new BroadcastChannel(names.state)
  const closing = new AbortController()
  let greeted: string | null = null

  const close = (): void => {
    closing.abort()
    for (const channel of [lobby, commands, state]) channel.close()
  }
  const post = (message: LobbyMessage): void => lobby.postMessage(message)

  const connection = await new Promise<Connection | null>((resolve) => {
    const retired = new Promise<'retired'>((retire) => {
      lobby.addEventListener('message', ({ data: message }: MessageEvent<LobbyMessage>) => {
        if (message.type === 'open' && greeted === null) post({ type: 'hello', hello })
        if (message.type === 'retired' && message.generation === greeted) retire('retired')
        if (message.type !== 'welcome' || message.connection !== hello.connection) return
        greeted = message.generation
        const ended = Promise.race([retired, diedOf(message.generation, closing.signal)])
        resolve({ generation: message.generation, commands, state, ended, close })
      })
    })
    setTimeout(() => resolve(null), lobbyTryMs)
    post({ type: 'hello', hello })
  })
  if (!connection) close()
  return connection
}

/** Resolves when the hub's lock falls: in about 5 ms after its death, also by a crash. */
function diedOf(generation: string, signal: AbortSignal): Promise<'died'> {
  return new Promise((resolve) => {
    navigator.locks
      .request(aliveLockName(generation), { mode: 'shared', signal }, () => resolve('died'))
      // Aborted: this page has let go of that hub itself.
      .catch(() => {})
  })
}

let attempts = 0

function newHello(pageLock: string): Hello {
  attempts += 1
  return { connection: crypto.randomUUID(), pageLock, attempt: attempts }
}
