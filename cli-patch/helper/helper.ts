/**
 * What the patched lines of a CLI call. Built once as a module and once as CommonJS, and written beside the CLI's file
 * by "apply" (build.ts, helperFile.ts). All state is of this process: the logins that it waits for.
 */
import { randomBytes } from 'node:crypto'
import { parseServerUrl } from '../../worker/protocol/serverUrl'
import { addressProblems } from '../link/addressProblems'
import { fingerprintCaption, fingerprintWords } from '../link/fingerprintWords'
import * as links from '../link/terminalLinks'
import type { TerminalLink } from '../link/terminalLinks'
import { findAnswerProblem } from './answer'
import type { AnswerProblem } from './answer'
import type { LinkOptions } from './linkOptions'

/** JSON of LinkOptions, put in by helperFile.ts. */
declare const __LINK_OPTIONS__: string

const options = JSON.parse(__LINK_OPTIONS__) as LinkOptions
const officialWebapp = 'https://app.happy.engineering'
const appPrefix = 'happy://terminal?'
const webPattern = /^(.*)\/terminal\/connect#key=([\w-]+)$/

interface Login {
  link: TerminalLink
  /** The same key as the official app reads it. */
  official: string
}
const logins = new Map<string, Login>()

/** The text for the QR code, in the place of the published one. */
export function qrLink(published: string, serverUrl: string): string {
  const link = startLogin(published.slice(appPrefix.length), serverUrl, published)
  if (!link) return published
  return options.qr === 'https' && options.webappUrl !== null
    ? links.webLink(options.webappUrl, link)
    : links.appLink(link)
}

/** The web link, in the place of the published one: changed only where it leads to our web app. */
export function webLink(published: string, serverUrl: string): string {
  const [, webapp, key] = webPattern.exec(published) ?? []
  if (webapp === undefined || key === undefined) return published
  const address = parseServerUrl(webapp)
  if (!address.ok || address.url !== options.webappUrl) return published
  const link = startLogin(key, serverUrl, `${officialWebapp}/terminal/connect#key=${key}`)
  return link ? links.webLink(address.url, link) : published
}

/** Below the link, before the CLI begins to wait: what belongs beside it. */
export async function describe(publicKey: Uint8Array): Promise<void> {
  const login = logins.get(keyText(publicKey))
  if (!login) {
    if (options.bind) console.log('This link is as published: nothing binds the answer to it.\n')
    return
  }
  console.log(`${fingerprintCaption}\n${await fingerprintWords(login.link)}\n`)
  // The old form binds nothing, so a login that binds must not be approved by it.
  if (login.link.bindingSecret === null) console.log(`For the official app:\n${login.official}\n`)
}

/** Whether a decrypted answer must not be taken; then it says why. */
export function refuses(answer: Uint8Array, publicKey: Uint8Array): boolean {
  const link = logins.get(keyText(publicKey))?.link ?? null
  const problem = findAnswerProblem(answer, link)
  if (problem === null) return false
  console.log(`\n\nLogin refused: ${refusals[problem]}`)
  return true
}

const again = 'Nothing was saved. Run "happy auth login" again, and approve'
const refusals: Record<AnswerProblem, string> = {
  'account-secret': `the answer is the old form, the secret of a whole account, although this CLI asked for the new one. ${again} with Happy Hub or an app that is up to date.`,
  'not-bound': `the answer is not bound to the link above, so it may come from someone who never saw it. ${again} with Happy Hub, by the whole link or its QR code.`,
  'bound-elsewhere': `the answer is bound to another link or another server, not to the link above. ${again} the new link, with the server that it names. If that fails too, somebody stands between.`,
}

function startLogin(key: string, serverUrl: string, official: string): TerminalLink | null {
  const server = parseServerUrl(options.publicServerUrl ?? serverUrl)
  if (!server.ok) {
    const reason = `The server's address ${serverUrl} cannot stand in a link: ${addressProblems[server.problem]}.`
    if (options.bind) throw new Error(`${reason} Correct HAPPY_SERVER_URL, or patch the CLI without --bind.`)
    console.log(`${reason} The link below does not name it.\n`)
    return null
  }
  const bindingSecret = options.bind ? randomBytes(32).toString('base64url') : null
  const link: TerminalLink = { key, server: server.url, bindingSecret }
  logins.set(key, { link, official })
  return link
}

function keyText(publicKey: Uint8Array): string {
  return Buffer.from(publicKey).toString('base64url')
}
