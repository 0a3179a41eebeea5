import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import vectors from '../../../e2e/testdata/vectors/blob-encryption.json'
import { createGate } from '../../../e2e/proxy/faults'
import type { NewPicture } from '../../api/attachments/pictures'
import type { ChatItem } from '../../api/chat'
import type { SessionId } from '../../api/ids'
import { decodeBase64 } from '../../crypto/base64'
import { decryptBlob, deriveSessionBlobKey } from '../../crypto/blob'
import { startAgentBed } from '../../testing/agentBed'

vi.setConfig({ testTimeout: 30_000 })

type Bed = Awaited<ReturnType<typeof startAgentBed>>

const png = decodeBase64(vectors.vectors[0]?.data_b64 ?? '') ?? new Uint8Array()
const uploads = /attachments\/[^/]+\.enc$/

let bed: Bed
beforeEach(async () => {
  bed = await startAgentBed()
})
afterEach(() => bed.stop())

function picture(name: string): NewPicture {
  return { name, bytes: new Blob([png]), width: 1, height: 1, thumbhash: 'abc=' }
}

/** A session whose agent waits for a prompt. */
function session(metadata: Record<string, unknown> = { flavor: 'claude', version: '1.2.5' }) {
  return bed.agentSession({ r: { tool: 'Bash', arguments: {}, createdAt: 1 } }, {}, metadata)
}

async function send(id: SessionId, text: string, names: string[]) {
  return (await bed.hub().attachments()).send(id, text, names.map(picture))
}

/** What the server has of a session, opened by who knows its key. */
async function recordsOf({ id, cipher }: Awaited<ReturnType<typeof session>>): Promise<Record<string, unknown>[]> {
  const path = `/v3/sessions/${id}/messages?after_seq=0`
  const { messages } = await bed.call<{ messages: { content: { c: string } }[] }>('GET', path)
  const opened = await Promise.all(messages.map(({ content }) => cipher.decrypt(content.c)))
  return opened.map((record) => (record.ok ? (record.value as Record<string, unknown>) : {}))
}

function eventOf(record: Record<string, unknown> | undefined): Record<string, unknown> {
  const content = record?.['content'] as { data?: { ev?: Record<string, unknown> } } | undefined
  return content?.data?.ev ?? {}
}

/** Watches the chat until one of its states fits. */
async function untilChat(id: SessionId, fits: (items: ChatItem[]) => boolean): Promise<void> {
  const chat = bed.hub().openChat(id)
  try {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const { blocks } = chat.state()
        if (fits(blocks.flat())) resolve()
      }
      chat.onChange(look)
      look()
    })
  } finally {
    chat.close()
  }
}

const untilSent = (id: SessionId) =>
  untilChat(id, (items) => items.some((item) => item.kind === 'user-text' && item.delivery.state === 'delivered'))

describe('pictures with a prompt', () => {
  test('are on the server, encrypted, and named in order before their text', async () => {
    const held = await session()
    await send(held.id, 'look', ['a.png', 'b.png'])
    await untilSent(held.id)
    const records = await recordsOf(held)
    expect(records.map((record) => record['role'])).toEqual(['session', 'session', 'user'])
    expect(eventOf(records[0])).toEqual({
      t: 'file',
      ref: expect.stringMatching(/^sessions\/.*\.enc$/),
      name: 'a.png',
      size: png.length,
      mimeType: 'image/png',
      image: { width: 1, height: 1, thumbhash: 'abc=' },
    })
    expect(eventOf(records[1])['name']).toBe('b.png')
    expect(records[2]).toMatchObject({ content: { type: 'text', text: 'look' } })

    const stored = await fetch(`${bed.proxy.url}/files/${String(eventOf(records[0])['ref'])}`)
    const blob = new Uint8Array(await stored.arrayBuffer())
    expect(decryptBlob(blob, await deriveSessionBlobKey(held.dataKey))).toEqual(png)
  })

  test('survive a death of the hub in the middle, and are not uploaded twice', async () => {
    const held = await session()
    const gate = createGate()
    bed.proxy.setFault({ kind: 'pass', method: 'PUT', path: uploads, times: 2 })
    await send(held.id, 'look', ['a.png', 'b.png'])
    bed.proxy.setFault({ kind: 'hold', at: 'request', gate, method: 'POST', path: /\/v3\/sessions\// })
    await gate.reached
    await bed.restartHub()
    bed.proxy.clearFaults()
    gate.open()
    await untilSent(held.id)
    expect((await recordsOf(held)).map((record) => record['role'])).toEqual(['session', 'session', 'user'])
    const puts = bed.proxy.recordings().filter((one) => one.kind === 'http' && one.method === 'PUT')
    expect(puts).toHaveLength(2)
  })

  test('wait as their prompt says it, and are given back with it: nothing of it is sent', async () => {
    const held = await session()
    const gate = createGate()
    bed.proxy.setFault({ kind: 'hold', at: 'request', gate, method: 'PUT', path: uploads })
    const localId = await send(held.id, 'look', ['a.png'])
    await untilChat(held.id, (items) =>
      items.some(
        (item) =>
          item.kind === 'user-text' && item.delivery.state === 'uploading' && item.delivery.bytes.of === png.length,
      ),
    )
    await gate.reached
    const attachments = await bed.hub().attachments()
    const [given] = await attachments.readUnsent(held.id, localId)
    expect(new Uint8Array((await given?.bytes.arrayBuffer()) ?? new ArrayBuffer())).toEqual(png)
    expect(await bed.hub().discardMessage(held.id, localId)).toBe('look')
    gate.open()
    bed.proxy.clearFaults()
    await send(held.id, 'without it', [])
    await untilSent(held.id)
    expect((await recordsOf(held)).map((record) => record['role'])).toEqual(['user'])
    await expect(attachments.open(held.id, { kind: 'unsent', localId, index: 0 })).rejects.toMatchObject({
      data: { code: 'not-found', what: 'file' },
    })
  })

  test.each([
    ['agent', { flavor: 'gemini', version: '1.2.5' }],
    ['version', { flavor: 'claude', version: '1.1.9' }],
    ['unknown-version', { flavor: 'codex' }],
  ])('are refused where they would be dropped: %s', async (why, metadata) => {
    const { id } = await session(metadata)
    await expect(send(id, 'look', ['a.png'])).rejects.toMatchObject({ data: { code: 'pictures-not-taken', why } })
  })

  test('Happy Agent gets some where it says that it takes them', async () => {
    const rig = { client: { id: 'rig' }, flavor: 'rig' }
    const { id } = await session(rig)
    await expect(send(id, 'look', ['a.png'])).rejects.toMatchObject({ data: { code: 'pictures-not-taken' } })
    const held = await session({ ...rig, capabilities: { attachments: { enabled: true } } })
    await send(held.id, 'look', ['a.png'])
    await untilSent(held.id)
    expect((await recordsOf(held)).map((record) => record['role'])).toEqual(['session', 'user'])
  })

  test('a storage elsewhere gets them without the token, and what it refuses is tried again', async () => {
    const seen: { authorization: string | undefined; method: string | undefined; length: number }[] = []
    const storage = createServer((request, response) => {
      const entry = { authorization: request.headers.authorization, method: request.method, length: 0 }
      seen.push(entry)
      request.on('data', (chunk: Buffer) => (entry.length += chunk.length))
      request.on('end', () => response.writeHead(seen.length === 1 ? 503 : 204).end())
    })
    await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve))
    bed.addCleanUp(() => storage.close())
    const uploadUrl = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/bucket`
    const held = await session()
    const body = { ref: `sessions/${held.id}/attachments/x.enc`, uploadUrl, method: 'POST', formFields: { key: 'x' } }
    bed.proxy.setFault({ kind: 'answer', path: /request-upload$/, body })
    await send(held.id, 'look', ['a.png'])
    await untilSent(held.id)
    expect(seen.map(({ authorization, method }) => [authorization, method])).toEqual([
      [undefined, 'POST'],
      [undefined, 'POST'],
    ])
    expect(seen[1]?.length).toBeGreaterThan(png.length + 40)
  })
})

describe('opening', () => {
  test('gives the decrypted bytes with the type that they have', async () => {
    const held = await session()
    await send(held.id, 'look', ['a.png'])
    await untilSent(held.id)
    const ref = String(eventOf((await recordsOf(held))[0])['ref'])
    const opened = await (await bed.hub().attachments()).open(held.id, { kind: 'stored', ref })
    expect(opened.type).toBe('image/png')
    expect(new Uint8Array(await opened.arrayBuffer())).toEqual(png)
  })

  test('says what is missing, and what cannot be decrypted', async () => {
    const held = await session()
    const attachments = await bed.hub().attachments()
    const open = (ref: string) => attachments.open(held.id, { kind: 'stored', ref })
    const missing = { data: { code: 'not-found', what: 'file', serverUrl: bed.proxy.url } }
    await expect(open(`sessions/${held.id}/attachments/none.enc`)).rejects.toMatchObject(missing)
    await expect(open('sessions/other/attachments/none.enc')).rejects.toMatchObject(missing)
    await send(held.id, 'look', ['a.png'])
    await untilSent(held.id)
    const ref = String(eventOf((await recordsOf(held))[0])['ref'])
    bed.proxy.setFault({ kind: 'answer', path: uploads, body: 'not what was stored, and long enough to be a blob' })
    await expect(open(ref)).rejects.toMatchObject({ data: { code: 'locked-content' } })
  })
})
