import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { StateMessage } from '../api/channel'
import type { FlowId } from '../api/ids'
import { callCommands } from '../api/transfer'
import { openPage } from '../testing/testPages'
import { createHubLifecycle, type HubLifecycle } from './lifecycle'

const link = `happy://terminal?${'A'.repeat(43)}`

let hub: HubLifecycle
/** As a page holds it: Comlink closes the port of a proxy that nobody holds, with the answers that are on their way. */
const proxies: unknown[] = []
beforeEach(() => {
  hub = createHubLifecycle('generation')
})
afterEach(() => hub.stop())

/** A connection of a page to the hub, over real ports. */
function connect(pageLock: string, attempt: number) {
  const commands = new MessageChannel()
  const states = new MessageChannel()
  const received: StateMessage[] = []
  states.port2.addEventListener('message', ({ data }: MessageEvent<StateMessage>) => received.push(data))
  states.port2.start()
  const close = (): void => {
    commands.port1.close()
    states.port1.close()
  }
  const hello = { connection: crypto.randomUUID(), pageLock, attempt }
  expect(hub.connectPage(hello, { commands: commands.port1, state: states.port1, close })).toBe(true)
  let subscriptions = 0
  const proxy = callCommands(commands.port2)
  proxies.push(proxy)
  return {
    commands: proxy,
    /** What the hub says of a flow that is asked for now. */
    async lookAt(flowId: FlowId): Promise<StateMessage['type']> {
      const subscription = ++subscriptions
      states.port2.postMessage({ type: 'subscribe', subscription, topic: { kind: 'flow', flowId } })
      return vi.waitFor(() => {
        const answer = received.find((message) => message.subscription === subscription)
        if (!answer) throw new Error('no answer yet')
        return answer.type
      })
    },
  }
}

it('a flow ends with the page that started it, also while another page is open', async () => {
  const first = await openPage()
  const second = await openPage()
  const { flowId } = await connect(first.pageLock, 1).commands.startLink(link, 'paste')
  const other = connect(second.pageLock, 1)
  expect(await other.lookAt(flowId)).toBe('snapshot')
  first.leave()
  await vi.waitFor(async () => expect(await other.lookAt(flowId)).toBe('gone'))
  second.leave()
})

it('a page that connects again keeps its flows; those of another page that goes are not among them', async () => {
  const first = await openPage()
  const second = await openPage()
  const { flowId } = await connect(first.pageLock, 1).commands.startLink(link, 'paste')
  const again = connect(first.pageLock, 2)
  const { flowId: otherFlow } = await connect(second.pageLock, 1).commands.startLink(link, 'paste')
  second.leave()
  await vi.waitFor(async () => expect(await again.lookAt(otherFlow)).toBe('gone'))
  expect(await again.lookAt(flowId)).toBe('snapshot')
  first.leave()
})

it('deletes what is stored of servers that are not registered, as after a removal that was cut off', async () => {
  const gone = 'happy-hub-server-gone'
  await new Promise((resolve, reject) => {
    const request = indexedDB.open(gone)
    request.addEventListener('success', () => resolve(request.result.close()))
    request.addEventListener('error', reject)
  })
  const first = await openPage()
  connect(first.pageLock, 1)
  // The hub gives the first screen time before it sweeps.
  await vi.waitFor(
    async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name)
      expect(names).toContain('happy-hub-registry')
      expect(names).not.toContain(gone)
    },
    { timeout: 20_000 },
  )
  first.leave()
})

it('tells what happened, for a bug report', async () => {
  const first = await openPage()
  const { text } = await connect(first.pageLock, 1).commands.readDiagnostics()
  expect(text).toContain('build test, hub generati (dedicated worker)')
  expect(text).toContain('hub: started')
  expect(text).toContain('page: connected')
  expect(text).not.toContain(first.pageLock)
  first.leave()
})
