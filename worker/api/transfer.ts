import { expose, transferHandlers, wrap, type Endpoint, type Remote } from 'comlink'
import type { HubCommands } from './commands'
import { errorData, HubError, type HubErrorData } from './errors'

// The only file that knows Comlink. Both sides import it, so both have the handler below.

interface Thrown {
  value: unknown
}

/**
 * Comlink's own handler clones an Error to name, message and stack and loses `code`. Ours sends the error's data.
 * What is no HubError is a defect of ours: its message may hold anything, so only its name crosses.
 */
const original = transferHandlers.get('throw')
transferHandlers.set('throw', {
  canHandle: (value: unknown): value is Thrown => original?.canHandle(value) ?? false,
  serialize: ({ value }: Thrown): [HubErrorData, Transferable[]] => [errorData(value), []],
  deserialize: (data: HubErrorData): never => {
    throw new HubError(data)
  },
})

/** Hub's side: answers commands that come over `endpoint`. */
export function serveCommands(commands: HubCommands, endpoint: Endpoint): void {
  expose(commands, endpoint)
}

/**
 * Page's side. Keep the result for as long as answers are wanted: a collected proxy drops its replies.
 * Calls to a dead hub hang; deadlines are the caller's.
 */
export function callCommands(endpoint: Endpoint): Remote<HubCommands> {
  return wrap<HubCommands>(quietWhenClosed(endpoint))
}

/**
 * Comlink says goodbye to the hub when the proxy is collected, long after the page has let go of that hub.
 * A closed MessagePort swallows that, a closed BroadcastChannel throws.
 */
function quietWhenClosed(endpoint: Endpoint): Endpoint {
  return {
    addEventListener: endpoint.addEventListener.bind(endpoint),
    removeEventListener: endpoint.removeEventListener.bind(endpoint),
    ...(endpoint.start ? { start: endpoint.start.bind(endpoint) } : {}),
    postMessage(message: unknown, transfer?: Transferable[]) {
      try {
        endpoint.postMessage(message, transfer)
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error
      }
    },
  }
}
