import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { makeInstall } from './testing/testInstall'

test('packed and run by npx it needs neither TypeScript nor this repository', async () => {
  const install = await makeInstall()
  const root = await realpath(await mkdtemp(join(tmpdir(), 'cli-patch-npx-')))
  try {
    // Packed from a copy, so that the build in the repository stays as it is.
    await cp(fileURLToPath(new URL('..', import.meta.url)), join(root, 'repository'), {
      recursive: true,
      filter: (path) => !/\/(?:node_modules|\.git|\.cache|dist|e2e|web|docs)$/.test(path),
    })
    await symlink(fileURLToPath(new URL('../node_modules', import.meta.url)), join(root, 'repository', 'node_modules'))
    const source = join(root, 'repository', 'cli-patch')
    await promisify(execFile)('npm', ['pack', '--pack-destination', root], { cwd: source })
    const tarball = (await readdir(root)).find((name) => name.endsWith('.tgz')) ?? ''
    expect(tarball).toMatch(/^happy-hub-cli-\d/)

    const npx = async (...args: string[]): Promise<string> => {
      // npx keeps what it runs; so it is kept in a place that goes.
      const env = { ...process.env, HAPPY_HOME_DIR: join(root, 'home'), npm_config_cache: join(root, 'npm') }
      return (await promisify(execFile)('npx', ['--yes', ...args], { cwd: root, env })).stdout
    }
    const file = `./${tarball}`
    expect(await npx(file, 'status', '--cli', install.folder)).toContain(
      `happy 1.2.5 in ${install.folder}: not patched.`,
    )
    expect(await npx(file, 'apply', '--cli', install.folder)).toContain('Patched happy 1.2.5')
    expect(await npx('-p', file, 'happy-hub-cli-patch', 'verify', '--cli', install.folder)).toContain('is whole')
    expect(await npx('-p', file, 'happy-link', '--help')).toContain('Usage: happy-link')
  } finally {
    await rm(root, { recursive: true })
    await install.remove()
  }
}, 120_000)
