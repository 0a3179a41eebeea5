import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const SOURCES = ['index.html', 'vite.config.ts', 'package-lock.json', 'tsconfig.base.json', 'public', 'web', 'worker']

/**
 * Builds the app unless the last build is newer than everything it is made of.
 * @param root folder of the project
 * @returns the folder of the built app
 */
export async function buildAppIfOld(root: string): Promise<string> {
  const distDir = join(root, 'dist')
  const index = join(distDir, 'index.html')
  const builtAt = existsSync(index) ? statSync(index).mtimeMs : 0
  const changedAt = Math.max(...SOURCES.map((source) => newestChange(join(root, source))))
  if (builtAt <= changedAt) await build({ root, logLevel: 'warn' })
  return distDir
}

/** @returns epoch milliseconds; 0 when there is nothing of this name */
function newestChange(path: string): number {
  if (!existsSync(path)) return 0
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  // A folder's own time changes when a file in it is removed or renamed.
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))))
}
