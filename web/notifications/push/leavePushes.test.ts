import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { machineId, serverId } from '../../testing/fixtureStates'
import { leavePushes } from './leavePushes'
import { pushMachines } from './pushMachines'
import { presentTarget } from './subscribe'

const place = (server: string) => ({
  serverId: serverId(server),
  machineId: machineId('box'),
  endpoint: null,
  home: null,
  told: null,
})
const unsubscribe = vi.fn<() => Promise<boolean>>()

beforeEach(() => {
  unsubscribe.mockReset().mockResolvedValue(true)
  const pushManager = {
    getSubscription: () => Promise.resolve({ unsubscribe, endpoint: 'https://push.example.org/x', getKey: () => null }),
  }
  vi.stubGlobal('navigator', { serviceWorker: { ready: Promise.resolve({ pushManager }) } })
  pushMachines.set({ id: 'this', machines: [place('cloud'), place('home')] })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('the address that the machines of a left server know is given up, the others stay listed', async () => {
  await leavePushes(serverId('elsewhere'))
  expect(unsubscribe).not.toHaveBeenCalled()
  await leavePushes(serverId('cloud'))
  expect(pushMachines.get().machines).toEqual([place('home')])
  expect(unsubscribe).toHaveBeenCalledTimes(1)
  await leavePushes(serverId('home'))
  expect(pushMachines.get().machines).toEqual([])
  expect(unsubscribe).toHaveBeenCalledTimes(2)
})

test('signed out everywhere: all pushes end; where they could not be given up the machines stay listed', async () => {
  unsubscribe.mockRejectedValueOnce(new Error('No.'))
  await leavePushes('all')
  expect(pushMachines.get().machines).toHaveLength(2)
  await leavePushes('all')
  expect(pushMachines.get().machines).toEqual([])
})

test('a service worker that never starts is an error, not a wait for ever', async () => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { serviceWorker: { ready: new Promise(() => {}) } })
  const said = expect(presentTarget()).rejects.toThrow('did not start within 10 seconds')
  await vi.advanceTimersByTimeAsync(10_000)
  await said
})
