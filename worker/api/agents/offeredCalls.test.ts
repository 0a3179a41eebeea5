import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { summarizeSession } from '../../chat/sessionSummary'
import { offersFiles, offersFileSearch, offersMachineCalls, sessionCalls, sessionOffers } from './offeredCalls'

const contentOf = (metadata: object) =>
  summarizeSession({
    metadata: { ok: true, value: { path: '/p', host: 'h', ...metadata } },
    agentState: null,
    active: true,
    thinking: false,
    serverReached: true,
  }).content

test('law: of a session that lists its calls exactly those are offered', () => {
  fc.assert(
    fc.property(fc.subarray([...sessionCalls]), fc.array(fc.anything()), (listed, junk) => {
      const rpcMethods = [...listed, ...junk]
      const content = contentOf({ capabilities: { rpcMethods } })
      const written = new Set(junk.filter((one) => typeof one === 'string'))
      for (const name of sessionCalls) {
        if (!written.has(name)) expect(sessionOffers(content, name)).toBe(listed.includes(name))
      }
    }),
  )
})

test.each([[undefined], [null], ['abort'], [{ abort: true }]])(
  'a list that is none (%j) says nothing',
  (rpcMethods) => {
    const content = contentOf({ capabilities: { rpcMethods } })
    // The CLI has no such call.
    expect(sessionCalls.filter((name) => !sessionOffers(content, name))).toEqual(['listFileTree'])
  },
)

test('of what cannot be opened, or is not known, nothing is offered', () => {
  for (const content of [undefined, { kind: 'locked' } as const]) {
    expect(sessionCalls.filter((name) => sessionOffers(content, name))).toEqual([])
    expect([offersFiles(content), offersFileSearch(content)]).toEqual([false, false])
  }
})

test.each([
  [['listFileTree', 'readFile'], true, true],
  [['listDirectory', 'readFile'], true, false],
  [['listDirectory', 'ripgrep'], false, true],
  [['abort', 'communication', 'killSession'], false, false],
])('files of an agent that answers %j', (rpcMethods, files, search) => {
  const content = contentOf({ capabilities: { rpcMethods } })
  expect([offersFiles(content), offersFileSearch(content)]).toEqual([files, search])
})

test('the daemon of Happy Agent only starts sessions', () => {
  const machine = {
    kind: 'open',
    name: '',
    host: '',
    platform: '',
    homeDir: '',
    cliVersion: '',
    canResume: false,
  } as const
  expect(offersMachineCalls(machine)).toBe(true)
  expect(offersMachineCalls({ ...machine, isHappyAgent: true })).toBe(false)
  expect(offersMachineCalls({ kind: 'locked' })).toBe(false)
})
