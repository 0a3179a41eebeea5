import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkSyntax } from './checkSyntax'

test('refuses a module that does not parse and does not run one that does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-patch-syntax-'))
  try {
    const path = join(folder, 'a.mjs')
    await writeFile(path, 'export const a = `')
    await expect(checkSyntax(path, 'the CLI')).rejects.toThrow(/^The patched the CLI would be no valid JavaScript/)
    await writeFile(path, 'export const a = await fetch("http://127.0.0.1:1"); throw new Error("ran")')
    await expect(checkSyntax(path, 'the CLI')).resolves.toBeUndefined()
  } finally {
    await rm(folder, { recursive: true })
  }
})
