import { randomUUID } from 'node:crypto'
import { createChatRows } from '../../web/session/chat/chatRows.logic'
import { applyPatch, diff } from '../../worker/api/patch'
import type { ChatResult } from '../../worker/chat/chatReducer'
import { createChatReducer } from '../../worker/chat/chatReducer'
import type { OpenedMessage } from '../../worker/chat/records/records'
import { openMessages } from '../../worker/connection/chat/openMessages'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { randomBytes } from '../../worker/crypto/bytes'
import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import { wrapKey } from '../../worker/crypto/sealBundle'
import { createWrappedKeyOpener } from '../../worker/crypto/sealedBundle'
import type { StoredMessage } from '../../worker/store/server/serverRecords'
import type { Figures } from './figures'
import { median } from './measuring/visit'

const text = 'A line of an answer with some words in it. '.repeat(12)

function record(seq: number): unknown {
  return { role: 'session', content: { id: `e${seq}`, time: seq, role: 'agent', turn: 'T', ev: { t: 'text', text } } }
}

function message(seq: number): OpenedMessage {
  return { seq, id: `m${seq}`, localId: null, createdAt: seq, value: { ok: true, value: record(seq) } }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => message(from + index))

/** The parts of hub and page that a chat's size could slow down, in this process: no browser, no network. */
export async function measureHub(): Promise<Figures> {
  const figures: Figures = {}
  for (const loaded of [100, 5_000, 20_000]) {
    figures[`one message at ${loaded} loaded: hub and page µs`] = oneMessage(loaded)
  }
  figures['20,000 messages page by page: reduce ms'] = Math.round(pageByPage(20_000))
  return { ...figures, ...(await decryption()), ...(await keys()) }
}

function oneMessage(loaded: number): number {
  const reducer = createChatReducer()
  const rowsOf = createChatRows()
  reducer.apply(range(1, loaded + 1))
  let sent = reducer.result()
  let shown = sent
  rowsOf({ blocks: shown.blocks, lost: [] })
  const times = Array.from({ length: 201 }, (_, index) => {
    const start = performance.now()
    reducer.apply([message(loaded + 1 + index)])
    const next = reducer.result()
    const ops = diff(sent, next)
    sent = next
    shown = applyPatch(shown, ops) as ChatResult
    rowsOf({ blocks: shown.blocks, lost: [] })
    return performance.now() - start
  })
  return Math.round(median(times) * 1000)
}

function pageByPage(total: number): number {
  const reducer = createChatReducer()
  const pages = Array.from({ length: total / 100 }, (_, page) => range(total - page * 100 - 99, total - page * 100 + 1))
  const start = performance.now()
  for (const page of pages) {
    reducer.apply(page)
    reducer.result()
  }
  return performance.now() - start
}

async function decryption(): Promise<Figures> {
  const count = 10_000
  const dataKey = randomBytes(32)
  const cipher = await createDataKeyCipher(dataKey)
  const stored: StoredMessage[] = []
  for (let seq = 1; seq <= count; seq++) {
    const content = await cipher.encrypt(record(seq))
    stored.push({
      sessionId: 's',
      id: randomUUID(),
      seq,
      localId: null,
      createdAt: seq,
      content,
    } as unknown as StoredMessage)
  }
  const perSecond = async (work: () => Promise<unknown>) => {
    const start = performance.now()
    await work()
    return Math.round(count / ((performance.now() - start) / 1000))
  }
  const raw = await rawDecryption(dataKey, stored)
  const ours = await perSecond(async () => {
    const reducer = createChatReducer()
    reducer.apply(await openMessages(stored, cipher))
    reducer.result()
  })
  return {
    'decrypt and reduce: messages a second': ours,
    'raw WebCrypto on the same: messages a second': await perSecond(raw),
  }
}

async function rawDecryption(dataKey: Uint8Array<ArrayBuffer>, stored: readonly StoredMessage[]) {
  const key = await crypto.subtle.importKey('raw', dataKey, 'AES-GCM', false, ['decrypt'])
  const bytes = stored.map(({ content }) => new Uint8Array(Buffer.from(content, 'base64')))
  return async () => {
    for (const one of bytes) {
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv: one.subarray(1, 13) }, key, one.subarray(13))
    }
  }
}

async function keys(): Promise<Figures> {
  const account = await deriveAccountKeys(randomBytes(32))
  const fields = Array.from({ length: 500 }, () => wrapKey(randomBytes(32), account.contentPublicKey))
  const opener = createWrappedKeyOpener(account)
  const start = performance.now()
  for (let at = 0; at < fields.length; at += 8) {
    await Promise.all(fields.slice(at, at + 8).map((field) => opener.open(field)))
  }
  return { '3,000 data keys opened: ms': Math.round((performance.now() - start) * 6) }
}
