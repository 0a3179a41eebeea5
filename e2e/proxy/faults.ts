/**
 * What a fault proxy does to traffic. `hang`: taken and never answered, open WebSockets stand still until the fault
 * is cleared. `cut`: the server sees the request, its answer is lost. `refuse`: reset at once.
 * `status` on a WebSocket: 401 lets the socket open and then answers as the Happy server refuses a token
 * (docs/protocol.md 4.1); other statuses answer the upgrade itself. `answer`: what a hostile server says, the real one is not
 * asked. `truncate`: half of an answer or of a socket's update arrives; after the half answer the connection ends. `reorder`:
 * every second request waits, and every second update of a socket arrives after the one behind it. `hold`: an HTTP request stands still until its gate opens, before the server sees it or before the client sees
 * the answer.
 */
export type FaultEffect =
  | { kind: 'pass' }
  | { kind: 'refuse' }
  | { kind: 'hang' }
  | { kind: 'delay'; ms: number }
  | { kind: 'cut' }
  | { kind: 'duplicate' }
  | { kind: 'truncate' }
  | { kind: 'reorder' }
  | { kind: 'status'; status: number }
  | { kind: 'garbage'; body: GarbageBody }
  | { kind: 'answer'; status?: number; headers?: Record<string, string>; body: unknown }
  | { kind: 'hold'; at: HoldPoint; gate: Gate }

export type HoldPoint = 'request' | 'answer'

export type GarbageBody = 'not-json' | 'wrong-json' | 'html'

/** Where a fault applies. Nothing given = everywhere. */
export interface FaultScope {
  /** Tested against path and query. */
  path?: RegExp
  method?: string
  /** Ends by itself after that many requests and upgrades. */
  times?: number
}

export type Fault = FaultEffect & FaultScope

/** Where one request waits. */
export interface Gate {
  /** Resolves once a request stands there. */
  readonly reached: Promise<void>
  readonly opened: Promise<void>
  arrive(): void
  open(): void
}

export function createGate(): Gate {
  const steps = new EventTarget()
  const step = (name: string): Promise<void> =>
    new Promise((resolve) => {
      steps.addEventListener(name, () => resolve(), { once: true })
    })
  return {
    reached: step('reached'),
    opened: step('opened'),
    arrive: () => void steps.dispatchEvent(new Event('reached')),
    open: () => void steps.dispatchEvent(new Event('opened')),
  }
}

interface ActiveFault {
  fault: Fault
  used: number
}

/** The faults in force. The newest one that fits decides; `pass` shields a path from older, wider faults. */
export class FaultSwitchboard {
  private active: ActiveFault[] = []

  add(fault: Fault): void {
    this.active.unshift({ fault, used: 0 })
  }

  clear(): void {
    this.active = []
  }

  /** The fault for a new request or upgrade; counts it against `times`. */
  take(method: string, path: string): FaultEffect {
    const found = this.find(method, path)
    if (!found) return { kind: 'pass' }
    found.used += 1
    return found.fault
  }

  /** The fault for traffic on a socket that is already open. */
  current(method: string, path: string): FaultEffect {
    return this.find(method, path)?.fault ?? { kind: 'pass' }
  }

  private find(method: string, path: string): ActiveFault | undefined {
    return this.active.find(({ fault, used }) => {
      if (fault.times !== undefined && used >= fault.times) return false
      if (fault.method !== undefined && fault.method !== method) return false
      return fault.path === undefined || fault.path.test(path)
    })
  }
}

export const garbageAnswers: Record<GarbageBody, { contentType: string; body: string }> = {
  'not-json': { contentType: 'application/json', body: '{"sessions": [' },
  'wrong-json': { contentType: 'application/json', body: '{"weather":"fine","sessions":{"a":1},"token":42}' },
  html: { contentType: 'text/html', body: '<!doctype html><title>Router</title><h1>It works!</h1>' },
}
