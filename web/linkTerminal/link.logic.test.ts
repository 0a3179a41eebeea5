import { describe, expect, test } from 'vitest'
import type { TerminalLinkDecision } from '../../worker/api/flows'
import { fixtureLink, fixtureNamedServer } from '../testing/fixtureFlows'
import { canonicalUrl, fixtureApp, serverId, threeServers } from '../testing/fixtureStates'
import { otherServersOpened } from '../linking/accounts.logic'
import { approvalOf, emptyChoice, preselectedServer, pickableServers, secretOrigin } from './link.logic'
import { outcomeWords } from './outcome.logic'

const app = fixtureApp(threeServers())
const confirm = { at: 'confirm', preselected: null } as const
const none = emptyChoice(null)

const opened = (approval: TerminalLinkDecision) =>
  otherServersOpened(
    secretOrigin(approval, app.servers),
    app.servers,
    approval.kind === 'on-known-server' ? approval.serverId : null,
  )

describe('the decision about a link', () => {
  test('a new server needs a chosen account before it can be approved', () => {
    const flow = fixtureLink(confirm)
    expect(approvalOf(flow, none, app.servers)).toBeNull()
    expect(approvalOf(flow, { ...none, method: 'separate-key' }, app.servers)).toEqual({
      kind: 'on-new-server',
      method: { kind: 'separate-key' },
      loopbackConsent: false,
      oldCli: null,
    })
  })

  test('a link to a new server is never approved on a registered one', () => {
    expect(approvalOf(fixtureLink(confirm), { ...none, serverId: serverId('laptop') }, app.servers)).toBeNull()
    expect(pickableServers(fixtureLink(confirm), app)).toEqual([])
  })

  test('without a server the primary is preselected and every entry can be picked', () => {
    const flow = fixtureLink({ at: 'confirm', preselected: serverId('laptop') }, null)
    expect(preselectedServer(flow)).toBe('laptop')
    expect(pickableServers(flow, app).map(({ id }) => id)).toEqual(['laptop', 'cloud', 'company'])
    expect(approvalOf(flow, { ...none, serverId: serverId('cloud') }, app.servers)).toEqual({
      kind: 'on-known-server',
      serverId: 'cloud',
      loopbackConsent: false,
      oldCli: null,
    })
  })

  test('one account at the named server is taken; of several none is preselected', () => {
    const one = fixtureLink(confirm, fixtureNamedServer({ knownAs: [serverId('cloud')] }))
    const two = fixtureLink(confirm, fixtureNamedServer({ knownAs: [serverId('cloud'), serverId('company')] }))
    expect(preselectedServer(one)).toBe('cloud')
    expect(preselectedServer(two)).toBeNull()
    expect(pickableServers(two, app).map(({ id }) => id)).toEqual(['cloud', 'company'])
  })

  test('a new loopback server needs the consent, also with everything else chosen', () => {
    const local = fixtureLink(confirm, fixtureNamedServer({ url: canonicalUrl('http://[::1]:3005'), isLoopback: true }))
    const chosen = { ...none, method: 'same-key' } as const
    expect(approvalOf(local, chosen, app.servers)).toBeNull()
    expect(approvalOf(local, { ...chosen, loopbackConsent: true }, app.servers)).toMatchObject({
      loopbackConsent: true,
    })
  })

  test('the root secret also opens what has the same or a derived key; any other opens nothing else', () => {
    const consents = { loopbackConsent: false, oldCli: null }
    const known = (id: string) => ({ kind: 'on-known-server', serverId: serverId(id), ...consents }) as const
    const fresh = (kind: 'same-key' | 'separate-key' | 'new-key') =>
      ({ kind: 'on-new-server', method: { kind }, ...consents }) as const
    expect(opened(known('laptop'))).toEqual(['Cloud'])
    expect(opened(known('cloud'))).toEqual([])
    expect(opened(known('company'))).toEqual([])
    expect(opened(fresh('same-key'))).toEqual(['Laptop', 'Cloud'])
    expect(opened(fresh('separate-key'))).toEqual([])
    expect(opened(fresh('new-key'))).toEqual([])
  })

  test('an entry that asks for a new sign-in cannot approve', () => {
    const flow = fixtureLink(confirm, fixtureNamedServer({ knownAs: [serverId('company')] }))
    expect(approvalOf(flow, { ...none, serverId: serverId('company') }, app.servers)).toBeNull()
  })
})

describe('outcomes', () => {
  const outcomes = [
    { kind: 'already-used' },
    { kind: 'not-found' },
    { kind: 'approved-by-someone-else' },
    { kind: 'asks-for-account-secret' },
    { kind: 'refused-by-person' },
    { kind: 'failed', error: { code: 'hub-unresponsive' } },
    { kind: 'unproven', error: { code: 'hub-unresponsive' } },
  ] as const

  test.each(outcomes)('$kind does not sound like success', (outcome) => {
    const { title } = outcomeWords(outcome, null)
    expect(title).not.toMatch(/success|Terminal approved|connected/i)
  })

  test.each(['already-used', 'not-found', 'approved-by-someone-else', 'asks-for-account-secret'] as const)(
    '%s names the server',
    (kind) => {
      const url = threeServers()[1]!.url
      expect(outcomeWords({ kind }, url).text).toContain(url)
    },
  )
})
