import { releaseProxy } from 'comlink'
import { expect, test, vi } from 'vitest'
import type { HubCommands } from './commands'
import { HubError } from './errors'
import { callCommands, serveCommands } from './transfer'

function channelPair(): { page: BroadcastChannel; hub: BroadcastChannel } {
  const name = crypto.randomUUID()
  return { page: new BroadcastChannel(name), hub: new BroadcastChannel(name) }
}

test('an error keeps its code and data on its way to the page', async () => {
  const { page, hub } = channelPair()
  const data = { code: 'bad-link', problem: 'key-missing' } as const
  const commands = { startLink: () => Promise.reject(new HubError(data)) }
  serveCommands(commands as unknown as HubCommands, hub)
  const error = await callCommands(page)
    .startLink('', 'paste')
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(HubError)
  expect((error as HubError).data).toEqual(data)
  page.close()
  hub.close()
})

test('a proxy that is let go after its channel was closed disturbs nobody', async () => {
  const { page, hub } = channelPair()
  const rejected = vi.fn<(reason: unknown) => void>()
  process.on('unhandledRejection', rejected)
  const remote = callCommands(page)
  page.close()
  remote[releaseProxy]()
  // Node tells of an unhandled rejection after the microtasks of the turn.
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  expect(rejected).not.toHaveBeenCalled()
  process.off('unhandledRejection', rejected)
  hub.close()
})
