import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CliPatchError } from './CliPatchError'

/**
 * Lets Node parse a file (`node --check`) without running it. `target` is the file that it is to replace.
 * @throws CliPatchError `syntax`
 */
export async function checkSyntax(path: string, target: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ['--check', path])
  } catch (error) {
    const detail = (error as { stderr?: string }).stderr?.match(/^\w*Error: .*$/m)?.[0] ?? String(error)
    throw new CliPatchError(
      'syntax',
      `The patched ${target} would be no valid JavaScript (${detail}). Nothing was changed.`,
    )
  }
}
