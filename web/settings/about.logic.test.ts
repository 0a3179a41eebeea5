import { expect, test } from 'vitest'
import { fixtureApp, fixtureMachine, fixtureServer, serverId } from '../testing/fixtureStates'
import { cliVersionsOn } from './about.logic'

const machine = (server: string, id: string, cliVersion: string) => {
  const made = fixtureMachine(server, id)
  return made.content.kind === 'open' ? { ...made, content: { ...made.content, cliVersion } } : made
}

test('CLI versions of one server only, each once, the newest first', () => {
  const app = fixtureApp(
    [fixtureServer('a'), fixtureServer('b')],
    [],
    [
      machine('a', '1', '1.2.5'),
      machine('a', '2', '1.10.0'),
      machine('a', '3', '1.2.5'),
      machine('a', '4', ''),
      machine('b', '1', '0.13.0'),
    ],
  )
  expect(cliVersionsOn(app, serverId('a'))).toEqual(['1.10.0', '1.2.5'])
})
