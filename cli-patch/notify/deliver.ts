import { spawn } from 'node:child_process'
import type { HappyHome } from './happyHome'
import { isWanted, noticeText, pushNoticeFor, topicOf, type Notice } from './notices'
import { noticePath } from '../../worker/api/push/noticePointer'
import { parseId, type SessionId } from '../../worker/api/ids'
import { sealPointer } from '../../worker/crypto/sealedPointer'
import { dropReceiver, readReceivers, type Receiver, type StoredReceiver } from './receivers'
import { notTaken, sendPush, type PushAnswer } from './webPush'

/** What became of a notice at one receiver. */
export interface Delivery {
  name: string
  answer: PushAnswer
}

export interface DeliverOptions {
  home: Pick<HappyHome, 'folder' | 'accountId' | 'serverUrl' | 'contentPublicKey'>
  /** Whether another machine, which stands before this one in the receiver's list, sends. */
  isLeftTo(stored: StoredReceiver): Promise<boolean>
  /** Whether it is still worth telling; asked before each try. */
  holds(): boolean
  /** Called when somebody has it, another machine sends it, or nobody wants it. */
  had?(): void
  /** Called when all who want it refuse it, so that the same again is worth no other try. */
  refused?(): void
  log(line: string): void
  retryAfterMs?: readonly number[]
}

const defaultRetries = [5_000, 30_000, 120_000, 600_000]
/** A push service may ask for any number of seconds, and a timer of more than 24.8 days ends at once. */
const longestPauseMs = 3_600_000
const hour = 3600

/** Tells everybody who wants to know; one receiver that does not answer holds up no other. */
export async function deliver(notice: Notice, options: DeliverOptions): Promise<Delivery[]> {
  const { read, unread } = await readReceivers(options.home)
  for (const file of unread) options.log(`${file} is not understood and left alone.`)
  const wanted = read.filter(({ receiver }) => isWanted(receiver, notice, new Date()))
  const deliveries = await Promise.all(
    wanted.map(async (stored) => {
      const { name } = stored.receiver
      try {
        const isLeft = await options.isLeftTo(stored)
        const answer = isLeft ? null : await keepTrying(stored, notice, options)
        if (isLeft || answer?.kind === 'sent') options.had?.()
        return answer ? [{ name, answer }] : []
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        options.log(`${name} was not told: ${reason}.`)
        return [{ name, answer: { kind: 'refused' as const, reason } }]
      }
    }),
  )
  const known = deliveries.flat()
  // Who stands in a file that is not understood may want it.
  if (known.length === 0 && unread.length === 0) options.had?.()
  const isRefused = ({ answer: { kind } }: Delivery) => kind === 'refused' || kind === 'gone'
  if (known.length > 0 && known.every(isRefused)) options.refused?.()
  return known
}

/** Null = it was no longer to be told. */
async function keepTrying(stored: StoredReceiver, notice: Notice, options: DeliverOptions): Promise<PushAnswer | null> {
  const { home, log } = options
  const pausesMs = [...(options.retryAfterMs ?? defaultRetries)]
  for (;;) {
    const present = await readWanted(stored, notice, options)
    if (!present) return null
    const { name } = present.receiver
    const answer = await send(present.receiver, notice, home)
    switch (answer.kind) {
      case 'sent':
        return answer
      case 'gone':
        // Its file may hold another address by now, which is then told instead.
        if (!(await dropReceiver(present))) continue
        log(`${name} takes no pushes any more; its subscription was deleted here.`)
        return answer
      case 'refused':
        log(`${name} was not told: ${answer.reason}.`)
        return answer
      case 'later': {
        const pauseMs = pausesMs.shift()
        if (pauseMs === undefined) {
          log(`${name} was not told: ${answer.reason}.`)
          return answer
        }
        log(`${name}: ${answer.reason}; trying again.`)
        const waitMs = Math.min(Math.max(pauseMs, answer.afterMs ?? 0), longestPauseMs)
        await new Promise((resolve) => setTimeout(resolve, waitMs))
      }
    }
  }
}

/** The receiver as its file says now: its person may have changed it, or answered, while others were waited for. */
async function readWanted(
  { file }: StoredReceiver,
  notice: Notice,
  { home, holds }: DeliverOptions,
): Promise<StoredReceiver | null> {
  const { read } = await readReceivers(home)
  const present = read.find((each) => each.file === file)
  return present && holds() && isWanted(present.receiver, notice, new Date()) ? present : null
}

async function send(receiver: Receiver, notice: Notice, home: DeliverOptions['home']): Promise<PushAnswer> {
  switch (receiver.kind) {
    case 'web-push': {
      const text = JSON.stringify(await pushNoticeFor(receiver, notice))
      const isUrgent = notice.kind !== 'done'
      const topic = topicOf(receiver, notice.sessionId)
      return sendPush(receiver.target, receiver.sender, { text, topic, isUrgent, ttlSeconds: 12 * hour })
    }
    case 'ntfy': {
      // Its server reads what it is told, so `privacy` decides what that is.
      const { title, body } = noticeText(receiver, notice)
      return sendToNtfy(receiver, notice, { title, message: body || title })
    }
    case 'ntfy-encrypted':
      return sendToNtfy(receiver, notice, { ...neutralWords, click: sealedAddress(receiver, notice, home) })
    case 'command':
      return runCommand(receiver, notice)
  }
}

const patienceMs = 30_000

/** Also of a test: whoever passes them on learns no more than that something came. */
const neutralWords = {
  title: 'Happy Hub: something waits for you',
  message: 'Encrypted. Press to open it in your Happy Hub.',
}

function sealedAddress(
  { appUrl }: Extract<Receiver, { kind: 'ntfy-encrypted' }>,
  { sessionId }: Notice,
  { serverUrl, contentPublicKey }: DeliverOptions['home'],
): string {
  if (!contentPublicKey) throw new Error(`the login in this Happy home ${lacksContentKey}`)
  const pointer = { server: serverUrl, sessionId: parseId<SessionId>(sessionId) }
  return new URL(`${noticePath}#${sealPointer(pointer, contentPublicKey)}`, appUrl).href
}

export const lacksContentKey =
  'has no key to encrypt for the account; log in there again with: happy auth login --force'

async function sendToNtfy(
  receiver: Extract<Receiver, { kind: 'ntfy' | 'ntfy-encrypted' }>,
  { kind }: Notice,
  said: { title: string; message: string; click?: string },
): Promise<PushAnswer> {
  const url = new URL(receiver.url)
  const topic = url.pathname.split('/').at(-1) ?? ''
  url.pathname = url.pathname.slice(0, -topic.length) || '/'
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        'content-type': 'application/json',
        ...(receiver.token ? { authorization: `Bearer ${receiver.token}` } : {}),
      },
      body: JSON.stringify({ topic, ...said, priority: kind === 'done' ? 3 : 4 }),
    })
    await response.body?.cancel()
    return response.ok ? { kind: 'sent' } : notTaken(response, 'ntfy server')
  } catch (error) {
    return { kind: 'later', reason: error instanceof Error ? error.message : String(error), afterMs: null }
  }
}

/** Agents write titles: never through a shell, and none that a program takes for an option of its own. */
function runCommand(
  { command, ...receiver }: Extract<Receiver, { kind: 'command' }>,
  notice: Notice,
): Promise<PushAnswer> {
  const [program = '', ...given] = command
  const { title, body } = noticeText({ command, ...receiver }, notice)
  return new Promise((resolve) => {
    const told = [title, body].map((text) => (text.startsWith('-') ? ` ${text}` : text))
    const child = spawn(program, [...given, ...told], { stdio: ['pipe', 'ignore', 'ignore'], timeout: patienceMs })
    child.on('error', ({ message }) => resolve({ kind: 'refused', reason: message }))
    child.on('exit', (code) =>
      resolve(
        code === 0 ? { kind: 'sent' } : { kind: 'refused', reason: `${program} ended with ${code ?? 'a signal'}` },
      ),
    )
    child.stdin.on('error', () => undefined)
    child.stdin.end(JSON.stringify({ kind: notice.kind, sessionId: notice.sessionId, title, body }))
  })
}
