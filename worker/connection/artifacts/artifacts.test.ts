import * as fc from 'fast-check'
import { io } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ArtifactList, ArtifactSummary } from '../../api/agents/artifacts'
import { HubError } from '../../api/errors'
import type { ArtifactId, CanonicalUrl } from '../../api/ids'
import { createDataKeyCipher } from '../../crypto/recordCipher'
import { randomBytes } from '../../crypto/bytes'
import { wrapKey } from '../../crypto/sealBundle'
import { createWrappedKeyOpener } from '../../crypto/sealedBundle'
import { startAgentBed } from '../../testing/agentBed'
import { createKeyring } from '../account/keyring'
import type { Artifacts } from './artifacts'
import { createArtifactTable } from './artifactTable'

vi.setConfig({ testTimeout: 60_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
let artifacts: Artifacts
const stops: (() => void)[] = []

beforeEach(async () => {
  bed = await startAgentBed()
  artifacts = await bed.hub().artifacts()
})
afterEach(async () => {
  for (const stop of stops.splice(0)) stop()
  await bed.stop()
})

const newId = () => crypto.randomUUID() as ArtifactId

/** Another client, which writes the protocol as it stands. */
async function otherClient() {
  const dataKey = randomBytes(32)
  const cipher = await createDataKeyCipher(dataKey)
  const dataEncryptionKey = wrapKey(dataKey, bed.keys.contentPublicKey)
  return {
    cipher,
    async create(id: ArtifactId, header: unknown, body: unknown) {
      const sealed = { header: await cipher.encrypt(header), body: await cipher.encrypt(body) }
      await bed.call('POST', '/v1/artifacts', { id, ...sealed, dataEncryptionKey })
    },
    async update(id: ArtifactId, parts: { header?: unknown; body?: unknown }) {
      const now = await bed.call<Record<string, unknown>>('GET', `/v1/artifacts/${id}`)
      await bed.call('POST', `/v1/artifacts/${id}`, {
        ...(parts.header !== undefined && {
          header: await cipher.encrypt(parts.header),
          expectedHeaderVersion: now['headerVersion'],
        }),
        ...(parts.body !== undefined && {
          body: await cipher.encrypt(parts.body),
          expectedBodyVersion: now['bodyVersion'],
        }),
      })
    },
    async read(id: ArtifactId) {
      const row = await bed.call<{ header: string; body: string }>('GET', `/v1/artifacts/${id}`)
      const [header, body] = await Promise.all([cipher.decrypt(row.header), cipher.decrypt(row.body)])
      return { header: header.ok && header.value, body: body.ok && body.value }
    },
  }
}

async function listUntil(holds: (artifacts: readonly ArtifactSummary[]) => boolean): Promise<ArtifactSummary[]> {
  return new Promise((resolve) => {
    const look = (): void => {
      const list: ArtifactList = artifacts.list()
      if (list.kind === 'listed' && holds(list.artifacts)) resolve([...list.artifacts])
    }
    stops.push(artifacts.onList(look))
    look()
  })
}

/** As a person decides who sees it as it is now. */
async function remove(id: ArtifactId): Promise<void> {
  const seen = await artifacts.read(id)
  if (!seen) throw new Error('It is gone')
  await artifacts.remove(id, seen.versions)
}

const titles = (list: readonly ArtifactSummary[]) => list.map(({ content }) => content?.title ?? null)

test('is asked only when somebody looks, and then follows what other clients do', async () => {
  const other = await otherClient()
  const first = newId()
  await other.create(first, { title: 'Theirs' }, { body: 'text' })
  expect(artifacts.list()).toEqual({ kind: 'unknown' })
  const asked = bed.proxy.recordings().flatMap((one) => (one.kind === 'http' ? [one.url] : []))
  expect(asked.filter((url) => url.includes('artifacts'))).toEqual([])
  expect(titles(await listUntil((list) => list.length === 1))).toEqual(['Theirs'])
  const [before] = await listUntil((list) => list.length === 1)
  await other.update(first, { header: { title: 'Theirs, renamed' } })
  const [renamed] = await listUntil(([one]) => one?.content?.title === 'Theirs, renamed')
  expect(renamed?.revision).not.toBe(before?.revision)
  await other.update(first, { body: { body: 'other text' } })
  await listUntil(([one]) => one !== undefined && one.revision !== renamed?.revision)
  await artifacts.create(newId(), { title: 'Mine', body: '' }, [])
  expect(titles(await listUntil((list) => list.length === 2))).toEqual(['Mine', 'Theirs, renamed'])
  await bed.call('DELETE', `/v1/artifacts/${first}`)
  expect(titles(await listUntil((list) => list.length === 1))).toEqual(['Mine'])
})

test('what was missed while the connection was lost is there with the next one', async () => {
  await artifacts.create(newId(), { title: 'One', body: '' }, [])
  await listUntil((list) => list.length === 1)
  bed.hub().pause()
  await (await otherClient()).create(newId(), { title: 'Two' }, { body: null })
  bed.hub().resume()
  expect(new Set(titles(await listUntil((list) => list.length === 2)))).toEqual(new Set(['One', 'Two']))
})

test('creates what other clients open, and makes no second one when it is tried again', async () => {
  const id = newId()
  await artifacts.create(id, { title: 'A', body: 'first' }, [])
  // The answer was lost, and the person typed on.
  await artifacts.create(id, { title: 'A', body: 'second' }, [{ title: 'A', body: 'first' }])
  expect(await artifacts.read(id)).toMatchObject({ title: 'A', body: 'second', sessions: [] })
  expect(await bed.call<unknown[]>('GET', '/v1/artifacts')).toHaveLength(1)
  const row = await bed.call<Record<string, string>>('GET', `/v1/artifacts/${id}`)
  const dataKey = await createWrappedKeyOpener(bed.keys).open(row['dataEncryptionKey'] ?? '')
  const cipher = await createDataKeyCipher(dataKey ?? randomBytes(32))
  expect(await cipher.decrypt(row['header'] ?? '')).toEqual({ ok: true, value: { title: 'A' } })
  expect(await cipher.decrypt(row['body'] ?? '')).toEqual({ ok: true, value: { body: 'second' } })
})

test('what another client made under the same id is not written over, and told', async () => {
  const id = newId()
  await (await otherClient()).create(id, { title: 'T' }, { body: 'theirs' })
  const tried = [{ title: 'T', body: 'mine' }]
  expect(await artifacts.create(id, { title: 'T', body: 'mine, longer' }, tried)).toMatchObject({
    kind: 'changed',
    now: { title: 'T', body: 'theirs', sessions: [] },
  })
  expect(await artifacts.read(id)).toMatchObject({ body: 'theirs' })
})

test('saves only the part that was changed, and keeps what it does not know', async () => {
  const other = await otherClient()
  const id = newId()
  await other.create(id, { title: 'T', sessions: ['s1'], draft: true, colour: 'red' }, { body: null, kind: 'note' })
  expect(await artifacts.read(id)).toMatchObject({ title: 'T', body: '', sessions: ['s1'] })
  await other.update(id, { header: { title: 'T2', sessions: ['s1'], draft: true, colour: 'red' } })
  // Typed over another title than there is now, but the title was not typed into.
  const first = await artifacts.save(id, { body: { before: '', after: 'mine' } })
  expect(first).toEqual({ kind: 'saved', now: await artifacts.read(id) })
  expect(first).toMatchObject({ now: { title: 'T2', body: 'mine' } })
  expect(await artifacts.save(id, { title: { before: 'T2', after: 'T3' } })).toMatchObject({ kind: 'saved' })
  expect(await other.read(id)).toEqual({
    header: { title: 'T3', sessions: ['s1'], draft: true, colour: 'red' },
    body: { body: 'mine', kind: 'note' },
  })
})

test('writes nothing over what another client wrote, and tells what is there', async () => {
  const other = await otherClient()
  const id = newId()
  await other.create(id, { title: 'T' }, { body: 'one' })
  await other.update(id, { body: { body: 'theirs' } })
  const result = await artifacts.save(id, {
    title: { before: 'T', after: 'mine' },
    body: { before: 'one', after: 'mine' },
  })
  expect(result).toMatchObject({ kind: 'changed', now: { title: 'T', body: 'theirs', sessions: [] } })
  expect(await other.read(id)).toEqual({ header: { title: 'T' }, body: { body: 'theirs' } })
  await bed.call('DELETE', `/v1/artifacts/${id}`)
  expect(await artifacts.save(id, { body: { before: 'theirs', after: 'mine' } })).toEqual({ kind: 'gone' })
  expect(await artifacts.read(id)).toBeNull()
})

test('two clients that save at once lose no text: each save is whole, or is refused with what is there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ who: fc.constantFrom(0, 1), part: fc.constantFrom('title' as const, 'body' as const) }), {
        minLength: 1,
        maxLength: 6,
      }),
      async (steps) => {
        const id = newId()
        await artifacts.create(id, { title: 'start', body: 'start' }, [])
        /** What each of the two last saw. */
        const seen = [
          { title: 'start', body: 'start' },
          { title: 'start', body: 'start' },
        ]
        const history = { title: ['start'], body: ['start'] }
        const results = await Promise.all(
          steps.map(async ({ who, part }, step) => {
            const before = seen[who]?.[part] ?? ''
            const after = `${who}-${step}`
            return { part, before, after, result: await artifacts.save(id, { [part]: { before, after } }) }
          }),
        )
        for (const { part, before, after, result } of results) {
          if (result.kind === 'saved') {
            // It was typed over what was there: over no text that its writer had not seen.
            expect(history[part]).toContain(before)
            history[part].push(after)
          } else {
            expect(result.kind).toBe('changed')
          }
        }
        for (const part of ['title', 'body'] as const) {
          const saved = results.filter((one) => one.part === part && one.result.kind === 'saved')
          // All were typed over the same text, so that one at most came through.
          expect(saved.length).toBeLessThanOrEqual(1)
          expect((await artifacts.read(id))?.[part]).toBe(saved[0]?.after ?? 'start')
        }
      },
    ),
    { numRuns: 12 },
  )
})

describe('deleting', () => {
  test('waits for second thoughts, and can be taken back', async () => {
    const id = newId()
    await artifacts.create(id, { title: 'A', body: '' }, [])
    await listUntil((list) => list.length === 1)
    await remove(id)
    const [waiting] = await listUntil(([one]) => one?.removal !== null)
    expect(waiting?.removal?.error).toBeNull()
    await artifacts.takeBack(id)
    await listUntil(([one]) => one?.removal === null)
    await expect(artifacts.takeBack(id)).rejects.toThrow(HubError)
    expect(await artifacts.read(id)).not.toBeNull()
  })

  test('is carried out also by a hub that starts later', async () => {
    const id = newId()
    await artifacts.create(id, { title: 'A', body: '' }, [])
    await remove(id)
    const later = Date.now() + 60_000
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => later)
    stops.push(() => clock.mockRestore())
    await bed.restartHub()
    await bed.until(() => bed.hub().connection().kind === 'connected')
    artifacts = await bed.hub().artifacts()
    await artifacts.resumeRemovals()
    await listUntil((list) => list.length === 0)
    expect(await bed.call<unknown[]>('GET', '/v1/artifacts')).toEqual([])
  })
})

async function aDayLater(): Promise<void> {
  const day = Date.now() + 86_400_000
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => day)
  stops.push(() => clock.mockRestore())
  await bed.restartHub()
  await bed.until(() => bed.hub().connection().kind === 'connected')
  artifacts = await bed.hub().artifacts()
  await artifacts.resumeRemovals()
}

describe('deleting what others go on writing', () => {
  test('is not done when it was changed after the decision, until it is decided anew', async () => {
    const id = newId()
    const other = await otherClient()
    await other.create(id, { title: 'A' }, { body: 'one' })
    await remove(id)
    await other.update(id, { body: { body: 'theirs' } })
    await aDayLater()
    const [refused] = await listUntil(([one]) => Boolean(one?.removal?.error))
    expect(refused?.removal?.error).toBe('changed')
    const seen = await artifacts.read(id)
    expect(seen).toMatchObject({ body: 'theirs' })
    // Written and read since by this hub, and not what the person saw.
    await other.update(id, { body: { body: 'theirs, later' } })
    await artifacts.read(id)
    await artifacts.remove(id, seen?.versions ?? null)
    await aDayLater()
    const [refusedAgain] = await listUntil(([one]) => Boolean(one?.removal?.error))
    expect(refusedAgain?.removal?.error).toBe('changed')
    // Without another look it is the same decision.
    await artifacts.remove(id, null)
    await aDayLater()
    await listUntil(([one]) => one?.removal?.error === 'changed')
    expect(await artifacts.read(id)).toMatchObject({ body: 'theirs, later' })
    await remove(id)
    await aDayLater()
    await listUntil((list) => list.length === 0)
  })

  test('is taken back by saving, and what was saved here before is no change by others', async () => {
    const id = newId()
    await artifacts.create(id, { title: 'A', body: 'one' }, [])
    const saved = await artifacts.save(id, { body: { before: 'one', after: 'two' } })
    await artifacts.remove(id, saved.kind === 'saved' ? saved.now.versions : null)
    await listUntil(([one]) => one?.removal !== null && one !== undefined)
    expect(await artifacts.save(id, { body: { before: 'two', after: 'three' } })).toMatchObject({ kind: 'saved' })
    await listUntil(([one]) => one?.removal === null)
    await remove(id)
    await aDayLater()
    await listUntil((list) => list.length === 0)
  })
})

describe('what a hostile or broken client wrote', () => {
  test('stays inert: one line each, nothing is written over it', async () => {
    const other = await otherClient()
    const strange: [ArtifactId, unknown, unknown][] = [
      [newId(), 'no object', { body: 'b' }],
      [newId(), { title: { deep: 1 } }, { body: 'b' }],
      [newId(), { title: 'ok' }, [1, 2]],
      [newId(), undefined, undefined],
    ]
    for (const [id, header, body] of strange) await other.create(id, header, body)
    const foreign = newId()
    await bed.call('POST', '/v1/artifacts', { id: foreign, header: 'AAAA', body: 'AAAA', dataEncryptionKey: 'AAAA' })
    const list = await listUntil((all) => all.length === strange.length + 1)
    expect(titles(list).filter((title) => title !== null)).toEqual(['ok'])
    const [notText, , notBody] = strange
    expect(await artifacts.read(notText?.[0] as ArtifactId)).toMatchObject({ title: null, body: 'b' })
    expect(await artifacts.read(notBody?.[0] as ArtifactId)).toMatchObject({ title: 'ok', body: null })
    expect(await artifacts.read(foreign)).toMatchObject({ title: null, body: null, sessions: [] })
    expect(await artifacts.save(foreign, { body: { before: '', after: 'x' } })).toMatchObject({ kind: 'changed' })
  })

  test('a list with malformed rows shows the others', async () => {
    const good = newId()
    await artifacts.create(good, { title: 'Good', body: '' }, [])
    const [row] = await bed.call<object[]>('GET', '/v1/artifacts')
    const rows = [
      null,
      { ...row, id: '__proto__' },
      { ...row, headerVersion: 'x' },
      { ...row, updatedAt: -1e300 },
      { ...row, id: 'y', header: 7 },
    ]
    const http = {
      serverUrl: bed.serverUrl as CanonicalUrl,
      request: () => Promise.resolve({ status: 200, body: rows, bytes: 0 }),
    }
    const table = createArtifactTable(http, () =>
      Promise.resolve({ keyring: createKeyring(randomBytes(32), bed.keys) }),
    )
    await table.read()
    expect(table.entries()).toMatchObject([{ id: good, updatedAt: 0, content: { title: 'Good' } }])
    for (const event of [
      null,
      {},
      { body: { t: 'new-artifact' } },
      { body: { t: 'update-artifact', artifactId: good } },
    ])
      await table.applyUpdate(event)
    expect(table.entries()).toHaveLength(1)
  })
})

test('a raw client over the socket is followed too', async () => {
  const socket = io(bed.serverUrl, {
    path: '/v1/updates',
    transports: ['websocket'],
    auth: { token: bed.token(), clientType: 'user-scoped' },
  })
  stops.push(() => void socket.disconnect())
  const other = await otherClient()
  const id = newId()
  await other.create(id, { title: 'A' }, { body: '' })
  await listUntil((list) => list.length === 1)
  await socket.emitWithAck('artifact-update', {
    artifactId: id,
    header: { data: await other.cipher.encrypt({ title: 'B' }), expectedVersion: 1 },
  })
  expect(titles(await listUntil(([one]) => one?.content?.title === 'B'))).toEqual(['B'])
  await socket.emitWithAck('artifact-delete', { artifactId: id })
  await listUntil((list) => list.length === 0)
})
