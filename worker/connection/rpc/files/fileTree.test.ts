import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFileTree } from '../../../../local/agent/fileTree'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAgentBed } from '../../../testing/agentBed'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 60_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
let home: string
beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'happy-tree-')))
  bed = await startAgentBed()
  bed.addCleanUp(() => rmSync(home, { recursive: true, force: true }))
})
afterEach(() => bed.stop())

/** Happy Agent as it was before it gave up files: no `listDirectory`, and no list from a shell. */
async function session(listFileTree = createFileTree(home)) {
  const metadata = {
    client: { id: 'rig', name: 'Happy Agent', version: '0.0.30' },
    capabilities: { rpcMethods: ['abort', 'listFileTree', 'readFile'] },
  }
  const { id, calls } = await bed.agentSession({}, { listFileTree }, { path: home, ...metadata })
  return { id, calls, agents: await bed.agents() }
}

test('a directory of many pages is told whole, directories first; links are neither', async () => {
  mkdirSync(join(home, 'zoo'))
  mkdirSync(join(home, '.git'))
  symlinkSync('zoo', join(home, 'link'))
  for (let index = 0; index < 1100; index++) writeFileSync(join(home, `file-${index}`), 'ab')
  const { id, agents, calls } = await session()
  const { entries, left } = await agents.listDirectory(id, '')
  expect(left).toBe(0)
  expect(entries).toHaveLength(1102)
  expect(entries[0]).toMatchObject({ name: 'zoo', kind: 'directory' })
  expect(entries.find(({ name }) => name === 'link')).toMatchObject({ kind: 'other' })
  expect(entries.find(({ name }) => name === 'file-7')).toMatchObject({ kind: 'file', size: 2 })
  expect(calls).toHaveLength(3)
})

test('a directory that changes while it is read is read anew, and given up with the words of its agent', async () => {
  for (let index = 0; index < 600; index++) writeFileSync(join(home, `file-${index}`), '')
  const list = createFileTree(home)
  let changes = 1
  const { id, agents } = await session((params) => {
    const answer = list(params)
    if (changes-- > 0) {
      writeFileSync(join(home, `new-${changes}`), '')
      utimesSync(home, new Date(), new Date(Date.now() + 5000 + changes * 1000))
    }
    return answer
  })
  expect((await agents.listDirectory(id, '')).entries).toHaveLength(601)
  changes = 100
  await expect(agents.listDirectory(id, '')).rejects.toMatchObject({
    data: { code: 'agent-failed', text: expect.stringContaining('changed') },
  })
})

test('a search walks the tree, without hidden directories and what is installed, and is asked for once', async () => {
  for (const path of ['src/deep/one.ts', 'README.md', '.gitignore', '.cache/one.ts', 'node_modules/m/one.ts']) {
    mkdirSync(join(home, path, '..'), { recursive: true })
    writeFileSync(join(home, path), '')
  }
  const { id, agents, calls } = await session()
  expect(await agents.findFiles(id, 'one')).toEqual({ paths: ['src/deep/one.ts'], isCut: false })
  const asked = calls.length
  expect((await agents.findFiles(id, 'git')).paths).toEqual(['.gitignore'])
  expect(calls).toHaveLength(asked)
})

test('a directory that the agent does not list leaves the search incomplete, and says so', async () => {
  mkdirSync(join(home, 'secret'))
  writeFileSync(join(home, 'open.ts'), '')
  const list = createFileTree(home)
  const { id, agents } = await session((params) =>
    (params as { path: string }).path === 'secret' ? { error: 'permission denied' } : list(params),
  )
  expect(await agents.findFiles(id, 'ts')).toEqual({ paths: ['open.ts'], isCut: true })
})

const endless = (params: unknown) => {
  const { path } = params as { path: string }
  const names = Array.from({ length: 20 }, (_, index) => ({ name: `d${index}`, type: 'directory' }))
  return { success: true, path, entries: [...names, { name: 'leaf.ts', type: 'file' }], nextCursor: null }
}

test('of an endless tree a part is listed, and that there is more', async () => {
  const { id, agents, calls } = await session(endless)
  const found = await agents.findFiles(id, 'leaf')
  expect(found.isCut).toBe(true)
  expect(found.paths[0]).toBe('leaf.ts')
  expect(calls.length).toBeLessThan(450)
})
