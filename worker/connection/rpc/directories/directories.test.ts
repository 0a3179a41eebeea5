import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, property, string } from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isWorktreeName } from '../../../api/agents/directories'
import { machineId, startAgentBed } from '../../../testing/agentBed'
import { foundNames, repositoryOf } from './shellLists'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 30_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
let home: string
beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'happy-directories-')))
  bed = await startAgentBed()
  bed.addCleanUp(() => rmSync(home, { recursive: true, force: true }))
})
afterEach(() => bed.stop())

/** As the CLI runs it: a shell of the machine. */
const shell = (params: unknown) =>
  new Promise((resolve) => {
    const { command } = params as { command: string }
    execFile('sh', ['-c', command], { cwd: home, encoding: 'utf8' }, (error, stdout, stderr) =>
      resolve({ success: !error, stdout, stderr, exitCode: error ? Number(error.code ?? 1) : 0 }),
    )
  })

async function machine(metadata = {}, bash: (params: unknown) => unknown = shell) {
  await bed.daemon({ bash }, { homeDir: home, platform: 'linux', ...metadata })
  return bed.agents()
}

function git(directory: string, ...words: string[]): string {
  const options = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main']
  return execFileSync('git', ['-C', directory, ...options, ...words], { encoding: 'utf8' })
}

function repository(): string {
  const root = join(home, "it's a; repo")
  mkdirSync(join(root, 'app'), { recursive: true })
  git(root, 'init', '-q')
  writeFileSync(join(root, 'app', 'a.txt'), 'a\n')
  git(root, 'add', '.')
  git(root, 'commit', '-qm', 'first')
  return root
}

test('directories are listed, files are not; links to directories are; any name stays what it is', async () => {
  const agents = await machine()
  for (const name of ['b', "a'$(touch x)", 'Ünï', '.hidden', 'new\nline', '-rf']) mkdirSync(join(home, name))
  writeFileSync(join(home, 'file'), '')
  symlinkSync(join(home, 'b'), join(home, 'link'))
  symlinkSync(join(home, 'file'), join(home, 'link-to-file'))
  expect(await agents.findDirectories(machineId, '~')).toEqual({
    kind: 'found',
    names: ['-rf', '.hidden', "a'$(touch x)", 'b', 'link', 'new\nline', 'Ünï'],
    isCut: false,
  })
  expect(existsSync(join(home, 'x'))).toBe(false)
  expect(await agents.findDirectories(machineId, '~/b')).toEqual({ kind: 'found', names: [], isCut: false })
  expect(await agents.findDirectories(machineId, '~/nowhere')).toEqual({ kind: 'missing' })
  expect(await agents.findDirectories(machineId, 'relative')).toEqual({ kind: 'missing' })
})

test('a huge directory costs no more than its beginning', async () => {
  const agents = await machine()
  const huge = join(home, 'huge')
  for (let index = 0; index < 3000; index++) mkdirSync(join(huge, `${'long'.repeat(10)}-${index}`), { recursive: true })
  const found = await agents.findDirectories(machineId, huge)
  expect(found).toMatchObject({ kind: 'found', isCut: true })
  if (found.kind !== 'found') return
  expect(found.names.length).toBeGreaterThan(1000)
  expect(found.names.length).toBeLessThan(2000)
  expect(found.names.every((name) => existsSync(join(huge, name)))).toBe(true)
})

test('of a Windows machine the directories are told, and no worktrees', async () => {
  const scripts: string[] = []
  let answer = { success: true, stdout: 'größe\0App Data\0', stderr: '', exitCode: 0 }
  const agents = await machine({ platform: 'win32', homeDir: String.raw`C:\Users\ada` }, (params) => {
    const [, encoded = ''] = /-EncodedCommand (\S+)$/.exec((params as { command: string }).command) ?? []
    scripts.push(Buffer.from(encoded, 'base64').toString('utf16le'))
    return answer
  })
  const askedFor = () => {
    const [, path = ''] = /FromBase64String\('([\w+/=]*)'\)/.exec(scripts.at(-1) ?? '') ?? []
    return Buffer.from(path, 'base64').toString('utf16le')
  }
  const find = (path: string) => agents.findDirectories(machineId, path)
  expect(await find(String.raw`C:\it's; calc`)).toEqual({ kind: 'found', names: ['App Data', 'größe'], isCut: false })
  expect(askedFor()).toBe(String.raw`C:\it's; calc`)
  // What a person typed is never a part of the script.
  expect(scripts.at(-1)).not.toContain('calc')
  await find('~/work')
  expect(askedFor()).toBe(String.raw`C:\Users\ada/work`)
  answer = { ...answer, exitCode: 97 }
  expect(await find('D:/none')).toEqual({ kind: 'missing' })
  const asked = scripts.length
  expect(await find('/home')).toEqual({ kind: 'missing' })
  expect(scripts).toHaveLength(asked)
  answer = { ...answer, exitCode: 1, stderr: 'Access denied' }
  await expect(find('C:/System')).rejects.toMatchObject({ data: { code: 'agent-failed', text: 'Access denied' } })
  expect(await agents.readRepository(machineId, 'C:\\x', [])).toEqual({ kind: 'not-offered' })
  expect(await agents.addWorktree(machineId, 'C:\\x', { name: 'a', base: 'main' })).toEqual({ kind: 'not-offered' })
})

test('a failure in whose path git’s words for no repository are is a failure', async () => {
  const agents = await machine()
  const folder = join(home, 'fatal: not a git repository')
  mkdirSync(folder)
  expect(await agents.readRepository(machineId, folder, [])).toEqual({ kind: 'no-repository' })
  writeFileSync(join(folder, '.git'), 'junk')
  const failed = { data: { code: 'agent-failed', text: expect.stringContaining('invalid gitfile') } }
  await expect(agents.readRepository(machineId, folder, [])).rejects.toMatchObject(failed)
})

test('a repository that git will not read is not said to be none', async () => {
  const agents = await machine()
  const root = repository()
  writeFileSync(join(root, '.git', 'config'), 'not a config')
  const failed = { data: { code: 'agent-failed', text: expect.stringContaining('bad config') } }
  await expect(agents.readRepository(machineId, root, [])).rejects.toMatchObject(failed)
  await expect(agents.addWorktree(machineId, root, { name: 'x', base: '' })).rejects.toMatchObject(failed)
  await expect(
    agents.removeWorktree(machineId, root, `${root}/.dev/worktree/x`, { force: false }),
  ).rejects.toMatchObject(failed)
})

test('a worktree is made in the repository, with a branch, and the session’s folder in it', async () => {
  const agents = await machine()
  const root = repository()
  expect(await agents.readRepository(machineId, home, [])).toEqual({ kind: 'no-repository' })
  expect(await agents.readRepository(machineId, root, [])).toEqual({
    kind: 'repository',
    root,
    branch: 'main',
    branches: ['main'],
    worktrees: [],
    used: [],
  })
  const wish = { name: 'calm-otter', base: 'main' }
  const path = join(root, '.dev/worktree/calm-otter')
  expect(await agents.addWorktree(machineId, join(root, 'app'), wish)).toEqual({
    kind: 'made',
    directory: join(path, 'app'),
  })
  expect(git(root, 'status', '--porcelain')).toBe('')
  expect(await agents.addWorktree(machineId, root, { ...wish, base: '' })).toEqual({ kind: 'name-taken' })
  expect(await agents.addWorktree(machineId, path, { name: 'second', base: '' })).toMatchObject({ kind: 'made' })
  expect(await agents.addWorktree(machineId, root, { name: 'x', base: 'no-such; touch y' })).toEqual({
    kind: 'unknown-base',
  })
  expect(await agents.addWorktree(machineId, root, { name: 'x', base: '--orphan' })).toEqual({ kind: 'unknown-base' })
  expect(await agents.addWorktree(machineId, root, { name: '-x', base: '' })).toEqual({ kind: 'invalid-name' })
  expect(await agents.addWorktree(machineId, home, { name: 'x', base: '' })).toEqual({ kind: 'no-repository' })
  expect(await agents.addWorktree(machineId, '~/gone', { name: 'x', base: '' })).toEqual({ kind: 'missing' })
  // The same is told from inside of it.
  expect(await agents.readRepository(machineId, path, [])).toMatchObject({
    root,
    branch: 'calm-otter',
    worktrees: [{ name: 'calm-otter', path, branch: 'calm-otter' }, { name: 'second' }],
  })
})

test('behind symbolic links a worktree is the same, however a session names its directory', async () => {
  const agents = await machine()
  const root = repository()
  const linked = join(home, 'linked')
  symlinkSync(home, linked)
  const asked = root.replace(home, linked)
  const made = await agents.addWorktree(machineId, join(asked, 'app'), { name: 'w', base: '' })
  expect(made).toEqual({ kind: 'made', directory: join(root, '.dev/worktree/w/app') })
  const used = [join(asked, '.dev/worktree/w/app'), join(linked, 'gone'), join(root, 'app')]
  const found = await agents.readRepository(machineId, asked, used)
  expect(found).toMatchObject({
    root,
    worktrees: [{ path: join(root, '.dev/worktree/w') }],
    used: [join(root, '.dev/worktree/w/app'), join(root, 'app')],
  })
  // Projects are told apart by where they are.
  const places = await agents.lookAtPlaces(machineId, [asked, join(root, 'app'), join(linked, 'gone')])
  expect(places.map(({ location }) => location)).toEqual([root, join(root, 'app'), null])
})

test('a worktree begins where the asked one is, also where that is on no branch', async () => {
  const agents = await machine()
  const root = repository()
  await agents.addWorktree(machineId, root, { name: 'w', base: '' })
  const path = join(root, '.dev/worktree/w')
  git(path, 'checkout', '-q', '--detach')
  writeFileSync(join(path, 'new.txt'), 'new')
  git(path, 'add', '.')
  git(path, 'commit', '-qm', 'of no branch')
  const tip = git(path, 'rev-parse', 'HEAD')
  for (const [name, base] of Object.entries({ empty: '', named: 'HEAD' })) {
    const directory = join(root, '.dev/worktree', name)
    expect(await agents.addWorktree(machineId, path, { name, base })).toEqual({ kind: 'made', directory })
    expect(git(directory, 'rev-parse', 'HEAD')).toBe(tip)
  }
})

test('a search path for directories that the machine’s shell has leads nowhere else', async () => {
  const agents = await machine()
  const root = repository()
  mkdirSync(join(home, 'app'))
  vi.stubEnv('CDPATH', `${home}:.`)
  const made = await agents.addWorktree(machineId, join(root, 'app'), { name: 'w', base: '' })
  vi.unstubAllEnvs()
  expect(made).toEqual({ kind: 'made', directory: join(root, '.dev/worktree/w/app') })
})

test('a worktree with changes is removed only when a person says so; its branch stays', async () => {
  const agents = await machine()
  const root = repository()
  await agents.addWorktree(machineId, root, { name: 'w', base: 'main' })
  const path = join(root, '.dev/worktree/w')
  writeFileSync(join(path, 'new.txt'), 'precious')
  const gently = { force: false }
  expect(await agents.removeWorktree(machineId, root, path, gently)).toEqual({
    kind: 'has-changes',
    files: 1,
    ignored: 0,
    commits: 0,
  })
  git(path, 'checkout', '-q', '--detach')
  git(path, 'add', '.')
  git(path, 'commit', '-qm', 'of no branch')
  expect(await agents.removeWorktree(machineId, root, path, gently)).toEqual({
    kind: 'has-changes',
    files: 0,
    ignored: 0,
    commits: 1,
  })
  expect(existsSync(join(path, 'new.txt'))).toBe(true)
  const notThere = { kind: 'not-there' }
  expect(await agents.removeWorktree(machineId, root, root, { force: true })).toEqual(notThere)
  expect(await agents.removeWorktree(machineId, home, path, { force: true })).toEqual(notThere)
  expect(await agents.removeWorktree(machineId, root, path, { force: true })).toEqual({ kind: 'removed' })
  expect(existsSync(path)).toBe(false)
  expect(git(root, 'branch', '--list', 'w')).toContain('w')
  // One whose folder is gone already.
  await agents.addWorktree(machineId, root, { name: 'v', base: 'w' })
  rmSync(join(root, '.dev/worktree/v'), { recursive: true })
  expect(await agents.removeWorktree(machineId, root, join(root, '.dev/worktree/v'), gently)).toEqual({
    kind: 'removed',
  })
})

test('files that git ignores are named before they go with a worktree', async () => {
  const agents = await machine()
  const root = repository()
  await agents.addWorktree(machineId, root, { name: 'w', base: 'main' })
  const path = join(root, '.dev/worktree/w')
  writeFileSync(join(root, '.git/info/exclude'), '.env\nbuilt/\n')
  writeFileSync(join(path, '.env'), 'precious')
  mkdirSync(join(path, 'built'))
  for (const name of ['one', 'two']) writeFileSync(join(path, 'built', name), '')
  expect(await agents.removeWorktree(machineId, root, path, { force: false })).toEqual({
    kind: 'has-changes',
    files: 0,
    ignored: 2,
    commits: 0,
  })
  expect(existsSync(join(path, '.env'))).toBe(true)
})

test('working copies tell where they come from, without what is secret in it, and how far they are', async () => {
  const agents = await machine()
  const root = repository()
  git(root, 'remote', 'add', 'origin', 'https://ada:secret@git.example/ada/shop.git')
  const clone = join(home, 'clone')
  execFileSync('git', ['clone', '-q', root, clone])
  writeFileSync(join(clone, 'b.txt'), 'b')
  git(clone, 'add', '.')
  git(clone, 'commit', '-qm', 'second')
  const none = { remote: null, branch: null, ahead: null, behind: null }
  expect(await agents.lookAtPlaces(machineId, [root, clone, '~/gone', '~'])).toEqual([
    { directory: root, location: root, remote: 'git.example/ada/shop', branch: 'main', ahead: null, behind: null },
    { directory: clone, location: clone, remote: null, branch: 'main', ahead: 1, behind: 0 },
    { directory: '~/gone', location: null, ...none },
    { directory: '~', location: home, ...none },
  ])
})

test('law: a name is a branch and a folder, or is refused', () => {
  assert(
    property(string({ unit: 'grapheme', maxLength: 12 }), (name) => {
      if (!isWorktreeName(name)) return
      expect(() => git('/', 'check-ref-format', '--branch', name)).not.toThrow()
      expect(name).not.toMatch(/[/\s'"]|^-/)
    }),
    { examples: [['a.lock'], ['a..b'], ['-a'], ['a.'], ['HEAD'], ['x']] },
  )
})

test('law: whatever a machine prints is read, without names that lead elsewhere', () => {
  assert(
    property(string(), (text) => {
      repositoryOf(text)
      expect(foundNames(text, 10).names.some((name) => name.includes('/') || name === '')).toBe(false)
    }),
    { examples: [['./a\0./../b\0./c']] },
  )
})
