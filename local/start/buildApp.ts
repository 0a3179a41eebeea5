import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const SOURCES = [
  'index.html',
  'vite.config.ts',
  'scripts/buildId.ts',
  'package-lock.json',
  'tsconfig.base.json',
  'public',
  'web',
  'worker',
  // The app has its program among its files.
  'cli-patch/notify',
  'cli-patch/notifierBundle.ts',
]

/**
 * Builds the app unless the last build is newer than everything it is made of.
 * @param root folder of the project
 * @returns the folder of the built app
 * @throws Error when the build fails; what is wrong is on the terminal then
 */
export async function buildAppIfOld(root: string): Promise<string> {
  const distDir = join(root, 'dist')
  const index = join(distDir, 'index.html')
  const builtAt = existsSync(index) ? statSync(index).mtimeMs : 0
  const changedAt = Math.max(...SOURCES.map((source) => newestChange(join(root, source))))
  if (builtAt <= changedAt) await buildApp(root)
  return distDir
}

/**
 * In a process of its own: a build takes some 600 MB, which ours would keep for as long as the servers run.
 * @param other another folder, and a build id in place of that of the sources
 */
export async function buildApp(root: string, other?: { outDir: string; buildId: string }): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  const outDir = other ? ['--outDir', other.outDir] : []
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn', ...outDir], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(other ? { HAPPY_HUB_BUILD: other.buildId } : {}) },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error('The app could not be built.')
}

/** @returns epoch milliseconds; 0 when there is nothing of this name */
function newestChange(path: string): number {
  if (!existsSync(path)) return 0
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  // A folder's own time changes when a file in it is removed or renamed.
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))))
}
