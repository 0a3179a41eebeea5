import { errorData } from '../../api/errors'
import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import type { OddServer } from '../../../scripts/testServers'
import type { CanonicalUrl } from '../../api/ids'
import { createHttpClient } from './httpClient'
import { contactServer, explainUnreachable } from './unreachable'

declare module 'vitest/browser' {
  interface BrowserCommands {
    startOddServer(odd: OddServer): Promise<string>
    stopOddServer(url: string): Promise<string[]>
  }
}

const contact = (url: string) =>
  contactServer(createHttpClient({ url: url as CanonicalUrl })).then(
    () => 'reached',
    (error: unknown) => errorData(error),
  )

test('a server that allows no page to read it is told apart from one that is not there', async () => {
  const url = await commands.startOddServer({ kind: 'without-cors' })
  expect(await contact(url)).toEqual({ code: 'unreachable', serverUrl: url, reason: 'cors' })
  const asked = await commands.stopOddServer(url)
  // No credentials, no referrer.
  expect(new Set(asked)).toEqual(new Set(['GET /health']))
  expect(await contact(url)).toEqual({ code: 'unreachable', serverUrl: url, reason: 'connection-failed' })
})

test('a redirect that we may read is followed nowhere', async () => {
  const target = await commands.startOddServer({ kind: 'without-cors' })
  const url = await commands.startOddServer({ kind: 'redirects', to: target })
  expect(await contact(url)).toEqual({ code: 'unreachable', serverUrl: url, reason: 'connection-failed' })
  expect(await commands.stopOddServer(target)).toEqual([])
  await commands.stopOddServer(url)
})

test('the browser is asked for its permission under a name that it knows', async () => {
  const serverUrl = 'http://192.168.1.20:3005' as CanonicalUrl
  const states: (PermissionState | null)[] = []
  const explained = await explainUnreachable(
    { code: 'unreachable', serverUrl, reason: 'timed-out' },
    {
      fetch,
      appHost: 'app.example',
      async permissionState(name) {
        const state = await navigator.permissions
          .query({ name: name as PermissionName })
          .then((status) => status.state)
          .catch(() => null)
        states.push(state)
        return state
      },
    },
  )
  const known = states.find((state) => state !== null)
  expect(known).toBeDefined()
  expect(explained).toMatchObject({ reason: known === 'granted' ? 'timed-out' : 'local-network' })
})
