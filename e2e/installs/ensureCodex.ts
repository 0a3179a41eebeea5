import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureLockedPackages } from './ensureCli'

const folder = fileURLToPath(new URL('../codex', import.meta.url))
/** What its command starts. */
export const codexEntry = join(folder, 'node_modules', '@openai', 'codex', 'bin', 'codex.js')

/** Installs the real codex from its lockfile when it is missing or the lock changed; some seconds the first time. */
export async function ensureCodex(): Promise<void> {
  await ensureLockedPackages(folder, 'codex 0.169.0 into e2e/codex (once, 400 MB)', ['--ignore-scripts'])
}
