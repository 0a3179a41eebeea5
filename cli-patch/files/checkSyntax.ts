import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CliPatchError } from '../errors/CliPatchError'

/**
 * Lets Node parse a file (`node --check`) without running it. `target` is the file that it is to replace.
 * @throws CliPatchError `syntax`
 */
export async function checkSyntax(path: string, target: string): Promise<void> {
  const problem = await findSyntaxProblem(path)
  if (problem === null) return
  throw new CliPatchError(
    'syntax',
    `The patched ${target} would be no valid JavaScript (${problem}). Nothing was changed.`,
  )
}

export async function parses(path: string): Promise<boolean> {
  return (await findSyntaxProblem(path)) === null
}

/** Null = it parses. */
export async function findSyntaxProblem(path: string): Promise<string | null> {
  try {
    await promisify(execFile)(process.execPath, ['--check', path])
    return null
  } catch (error) {
    return (error as { stderr?: string }).stderr?.match(/^\w*Error: .*$/m)?.[0] ?? String(error)
  }
}
