import { createAccountElsewhere } from '../agents/accountElsewhere'
import { callHappyServer } from '../../local/agent/callHappyServer'
import { approveTerminal } from '../agents/approveTerminal'
import { bindingProof, startWaitingTerminal } from '../agents/waitingTerminal'
import { loginProofs } from '../fixtures/accountSecrets'
import { expect, sentAbout, test, type Lab } from '../fixtures/labTest'
import { approvedHeading, approveTerminalLink, openLink, pressApprove } from '../fixtures/pages/linkTerminal'
import { openServers, serverEntry } from '../fixtures/pages/servers'
import { stopPageClock } from '../fixtures/browsers/pageClock'
import { findSecretsSent } from '../fixtures/secretSearch'
import { linkMessages } from '../../web/i18n/linkMessages'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { readTokenAccountId } from '../../worker/crypto/token'

// Attacks on the approval itself: who asks, who answers, and what is given away.

/** Time for the hub to do what it is about to do: as many requests one after the other as an approval takes, and more. */
async function hubRounds({ browser, a }: Lab): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    await browser.hubs().evaluate(`fetch('${a.publicUrl}/health').then((answer) => answer.text())`)
  }
}

test('hostile key on an honest server: nothing is asked, sent or approved before the person decides', async ({
  lab,
  tab,
}) => {
  const attacker = await startWaitingTerminal(lab.a.directUrl)
  await openLink(tab, attacker.webLink(lab.appUrl, lab.a.publicUrl))
  await expect(tab.getByText(lab.a.publicUrl, { exact: true })).toBeVisible()
  await expect(tab.getByText(linkMessages.linkTerminal.question.cannot)).toBeVisible()
  await tab.getByRole('button', { name: linkMessages.linkTerminal.question.refuse }).click()
  await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.outcome.refused })).toBeVisible()
  await tab.reload()
  expect(sentAbout(attacker.publicKey, lab.a)).toEqual([])
  expect(await attacker.answer()).toBeNull()
})

test('supportsV2:false, also from a hostile server: no v1 byte ever leaves', async ({ lab, tab }) => {
  const old = await startWaitingTerminal(lab.a.directUrl, { supportsV2: false })
  await openLink(tab, old.webLink(lab.appUrl, lab.a.publicUrl))
  await pressApprove(tab)
  await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.outcome.asksSecret })).toBeVisible()
  expect(await old.answer()).toBeNull()

  // The terminal can read v2; its server says that it cannot.
  const hostile = await lab.newServer()
  const modern = await startWaitingTerminal(hostile.directUrl)
  const lie = { status: 'pending', supportsV2: false }
  hostile.proxy.setFault({ kind: 'answer', method: 'GET', path: /^\/v1\/auth\/request\/status/, body: lie })
  await openLink(tab, modern.webLink(lab.appUrl, hostile.publicUrl))
  await pressApprove(tab, 'same-key')
  await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.outcome.asksSecret })).toBeVisible()
  expect(await modern.answer()).toBeNull()

  const answers = [lab.a, hostile].flatMap(({ proxy }) =>
    proxy.recordings().filter((one) => one.kind === 'http' && one.url.startsWith('/v1/auth/response')),
  )
  expect(answers).toEqual([])
  const secret = [{ name: 'account secret', bytes: lab.secret }]
  expect(findSecretsSent([...lab.a.proxy.recordings(), ...hostile.proxy.recordings()], secret)).toEqual([])
  await openServers(tab)
  await expect(serverEntry(tab, lab.a.publicUrl)).toHaveCount(1)
  await expect(serverEntry(tab, hostile.publicUrl)).toHaveCount(0)
})

test('supportsV2:false after consent: only the typed host of that very server lets the secret go, once', async ({
  lab,
  tab,
}) => {
  const server = await lab.newServer()
  const old = await startWaitingTerminal(server.directUrl, { supportsV2: false })
  await openLink(tab, old.webLink(lab.appUrl, server.publicUrl))
  await pressApprove(tab, 'separate-key')
  const { host } = new URL(server.publicUrl)
  await tab.getByText(linkMessages.linkTerminal.oldCli.open).click()
  const go = tab.getByRole('button', { name: linkMessages.linkTerminal.oldCli.go })
  // Looked at long enough: it is the typed host alone that is missing.
  const clock = await stopPageClock(tab)
  for (const typed of ['', new URL(lab.a.publicUrl).host, `${host}0`, host.replace(/:.*/, '')]) {
    await tab.getByRole('textbox', { name: linkMessages.linkTerminal.oldCli.type(host) }).fill(typed)
    await clock.advance(2_000)
    await go.click({ force: true })
    await hubRounds(lab)
    expect(await old.answer(), typed).toBeNull()
  }
  await tab.getByRole('textbox', { name: linkMessages.linkTerminal.oldCli.type(host) }).fill(host)
  await clock.advance(2_000)
  await go.click()
  await expect(approvedHeading(tab)).toBeVisible()
  const given = await old.answer()
  expect(given?.plain).toHaveLength(32)
  // Of the account there, which is not the root one.
  expect(given?.plain).not.toEqual(lab.secret)

  // A bound link, whose terminal takes no such answer, offers nothing of the kind.
  const bound = await startWaitingTerminal(server.directUrl, { supportsV2: false })
  await tab.goto('/')
  await openLink(tab, bound.webLink(lab.appUrl, server.publicUrl, 'bound'))
  await pressApprove(tab)
  await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.outcome.asksSecret })).toBeVisible()
  await expect(tab.getByText(linkMessages.linkTerminal.oldCli.open)).toHaveCount(0)
  expect(await bound.answer()).toBeNull()
})

const macCases = ['right', 'wrong MAC', 'missing MAC', 'MAC of another server'] as const
test('wrong MAC, missing MAC, MAC of another server: the answer of this app proves its own link and no other', async ({
  lab,
  tab,
}) => {
  const terminal = await startWaitingTerminal(lab.a.directUrl)
  // Not in canonical form: the proof is about what the terminal's server is, not about how it is written.
  const [scheme, rest] = lab.a.publicUrl.split('://')
  await openLink(tab, terminal.webLink(lab.appUrl, `${scheme}://${rest?.toUpperCase()}/`, 'bound'))
  await approveTerminalLink(tab)
  const plain = (await terminal.answer())?.plain
  const contentPublicKey = plain?.slice(1, 33) ?? new Uint8Array()
  const mac = Buffer.from(plain?.slice(33) ?? [])
  const proves = (secret: Uint8Array<ArrayBuffer>, server: string): boolean =>
    mac.equals(bindingProof(secret, contentPublicKey, terminal.publicKey, server))
  const results: Record<(typeof macCases)[number], boolean> = {
    right: proves(terminal.bindingSecret, lab.a.publicUrl),
    'wrong MAC': proves(new Uint8Array(32), lab.a.publicUrl),
    'missing MAC': mac.length === 0,
    'MAC of another server': proves(terminal.bindingSecret, 'http://other.example'),
  }
  expect(results).toEqual({ right: true, 'wrong MAC': false, 'missing MAC': false, 'MAC of another server': false })
})

test('somebody else answers first, in the last moment: the read-back tells, and it is never called approved', async ({
  lab,
  tab,
}) => {
  const terminal = await startWaitingTerminal(lab.a.directUrl)
  const elsewhere = await createAccountElsewhere(lab.a.directUrl)
  const ours = lab.a.proxy.hold('request', { method: 'POST', path: /^\/v1\/auth\/response/ })
  await openLink(tab, terminal.webLink(lab.appUrl, lab.a.publicUrl))
  await pressApprove(tab)
  await ours.reached
  const plain = new Uint8Array([0, ...elsewhere.account.contentPublicKey])
  await approveTerminal(elsewhere.account, terminal.publicKey, plain)
  ours.open()
  await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.outcome.someoneElse })).toBeVisible()
  await expect(tab.getByText(linkMessages.linkTerminal.outcome.someoneElseText(lab.a.publicUrl))).toBeVisible()
  await expect(approvedHeading(tab)).toHaveCount(0)
})

test('a link opened twice, after use: says that it was used, and sends nothing more', async ({ lab, tab }) => {
  const terminal = await startWaitingTerminal(lab.a.directUrl)
  const link = terminal.webLink(lab.appUrl, lab.a.publicUrl)
  await openLink(tab, link)
  await approveTerminalLink(tab)
  await tab.reload()
  await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.question.nothing })).toBeVisible()

  const first = await terminal.answer()
  await openLink(tab, link)
  await pressApprove(tab)
  await expect(tab.getByRole('heading', { name: linkMessages.linkTerminal.outcome.alreadyUsed })).toBeVisible()
  expect((await terminal.answer())?.plain).toEqual(first?.plain)
  expect(sentAbout(terminal.publicKey, lab.a).filter((one) => one.includes('POST /v1/auth/response'))).toHaveLength(1)
})

test('a link opened in two tabs and approved in both at once: one approval, and no false alarm', async ({
  lab,
  tab,
}) => {
  const terminal = await startWaitingTerminal(lab.a.directUrl)
  const link = terminal.webLink(lab.appUrl, lab.a.publicUrl)
  const other = await lab.browser.newTab()
  for (const one of [tab, other]) await openLink(one, link)
  const first = lab.a.proxy.hold('request', { method: 'POST', path: /^\/v1\/auth\/response/ })
  await pressApprove(tab)
  await first.reached
  await pressApprove(other)
  await expect(other.getByText(linkMessages.linkTerminal.question.approving(lab.a.publicUrl))).toBeVisible()
  await hubRounds(lab)
  first.open()
  await expect(approvedHeading(tab)).toBeVisible()
  await expect(
    other.getByRole('heading', { name: linkMessages.linkTerminal.outcome.alreadyUsed }).or(approvedHeading(other)),
  ).toBeVisible()
  expect((await terminal.answer())?.plain).toHaveLength(33)
})

/** Gives B's operator the login proof that the person's browser sent there; the account of A that it opens at A. */
async function replayAtA(lab: Lab, link: (server: string) => string, method: 'same-key' | 'separate-key', url: string) {
  const tab = await lab.browser.newTab()
  await openLink(tab, link(url))
  await approveTerminalLink(tab, method)
  await tab.close()
}

for (const method of ['separate-key', 'same-key'] as const) {
  const opens = method === 'same-key' ? 'opens A: why the screen says so' : 'does not open A'
  test(`a login proof replayed by B ${opens} (${method})`, async ({ lab, tab }) => {
    await expect(tab).toHaveURL(/./)
    const b = await lab.newServer()
    const terminal = await startWaitingTerminal(b.directUrl)
    await replayAtA(lab, (url) => terminal.webLink(lab.appUrl, url), method, b.publicUrl)
    const [proof] = loginProofs(b.proxy.recordings())
    const { token } = await callHappyServer<{ token: string }>(lab.a.directUrl, 'POST', '/v1/auth', proof)

    const own = await createAccountElsewhere(lab.a.directUrl, lab.secret)
    const isSameAccount = readTokenAccountId(token) === readTokenAccountId(own.account.token)
    expect(isSameAccount).toBe(method === 'same-key')
    const signKey = Buffer.from((await deriveAccountKeys(lab.secret)).signPublicKey).toString('base64')
    expect(proof?.publicKey === signKey).toBe(method === 'same-key')
  })
}
