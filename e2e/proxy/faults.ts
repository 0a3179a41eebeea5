/**
 * What a fault proxy does to traffic. `hang`: taken and never answered, open WebSockets stand still until the fault
 * is cleared. `cut`: the server sees the request, its answer is lost. `refuse`: reset at once.
 * `status` on a WebSocket: 401 lets the socket open and then answers as the Happy server refuses a token
 * (PROTOCOL 4.1); other statuses answer the upgrade itself.
 */
export type FaultEffect =
  | { kind: 'pass' }
  | { kind: 'refuse' }
  | { kind: 'hang' }
  | { kind: 'delay'; ms: number }
  | { kind: 'cut' }
  | { kind: 'duplicate' }
  | { kind: 'status'; status: number }
  | { kind: 'garbage'; body: GarbageBody }

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
