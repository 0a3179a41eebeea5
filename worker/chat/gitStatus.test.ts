import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseRepositoryState } from './gitStatus'

let directory: string
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'core.quotepath=false', '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
    cwd: directory,
    encoding: 'utf8',
  })
const state = () =>
  parseRepositoryState(
    git('status', '--porcelain=v2', '--branch', '--untracked-files=all', '-z'),
    git('diff', '--numstat', '-z', 'HEAD'),
  )

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'git-status-'))
  git('init', '-q', '-b', 'main')
  for (const name of ['kept.txt', 'changed ü.txt', 'gone.txt', 'old name.txt']) {
    writeFileSync(join(directory, name), `${name}\nsecond\nthird\n`)
  }
  git('add', '.')
  git('commit', '-qm', 'first')
})
afterAll(() => rmSync(directory, { recursive: true }))

test('nothing changed', () => {
  expect(state()).toEqual({ kind: 'repository', branch: 'main', ahead: null, behind: null, files: [], left: 0 })
})

test('what git itself says of each kind of change', () => {
  writeFileSync(join(directory, 'changed ü.txt'), 'changed ü.txt\nanother\nthird\nfourth\n')
  rmSync(join(directory, 'gone.txt'))
  renameSync(join(directory, 'old name.txt'), join(directory, 'new name.txt'))
  git('add', '-A')
  writeFileSync(join(directory, 'untracked\nline.txt'), 'x')
  const { files } = state() as Extract<ReturnType<typeof state>, { kind: 'repository' }>
  expect(files.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'changed ü.txt', oldPath: null, change: 'modified', added: 2, removed: 1 },
    { path: 'gone.txt', oldPath: null, change: 'deleted', added: 0, removed: 3 },
    { path: 'new name.txt', oldPath: 'old name.txt', change: 'renamed', added: 0, removed: 0 },
    { path: 'untracked\nline.txt', oldPath: null, change: 'untracked', added: null, removed: null },
  ])
})

test('branch lines of a checkout with an upstream, and of none', () => {
  const status = '# branch.oid 1\0# branch.head (detached)\0# branch.ab +2 -1\0'
  expect(parseRepositoryState(status, null)).toMatchObject({ branch: null, ahead: 2, behind: 1, files: [] })
})
