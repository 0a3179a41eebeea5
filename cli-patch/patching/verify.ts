import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { findSyntaxProblem } from '../files/checkSyntax'
import { helperName } from './helperFile'
import type { Install, InstalledFile } from './install'
import type { PatchRecord } from './record'

const sampleKey = 'A'.repeat(43)
const sampleServer = 'https://happy.example.org'

/** Why the patch of an install is not whole, as a sentence; null = its files parse and make the links that they should. */
export async function findPatchProblem(install: Install): Promise<string | null> {
  if (install.state === 'interrupted') return 'A run of cli-patch was cut off, so that the patch is not whole.'
  for (const { path, helper } of install.files) {
    // A patch of the first cli-patch has no helper.
    for (const each of helper.bytes ? [path, helper.path] : [path]) {
      const problem = await findSyntaxProblem(each)
      if (problem !== null) return `${each} is no valid JavaScript (${problem}).`
    }
  }
  for (const file of install.files) {
    const problem = install.record && file.helper.bytes ? await tryHelper(file, install.record) : null
    if (problem !== null) return problem
  }
  return null
}

/** Lets the helper make a link, in a process of its own, as the CLI would let it. */
async function tryHelper({ helper, kind }: InstalledFile, { options }: PatchRecord): Promise<string | null> {
  const load =
    kind === 'mjs'
      ? `import * as helper from ${JSON.stringify(pathToFileURL(helper.path).href)};`
      : `const helper = require(${JSON.stringify(helper.path)});`
  const code = `${load} process.stdout.write(helper.qrLink("happy://terminal?${sampleKey}", "${sampleServer}"))`
  const type = kind === 'mjs' ? 'module' : 'commonjs'
  const prefix = options.qr === 'https' ? `${options.webappUrl}/terminal/connect#` : 'happy://terminal?'
  const server = encodeURIComponent(options.publicServerUrl ?? sampleServer)
  const wanted = `${prefix}key=${sampleKey}&server=${server}&fp=1`
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [`--input-type=${type}`, '-e', code])
    const isRight = options.bind ? stdout.startsWith(`${wanted}&s=`) : stdout === wanted
    return isRight ? null : `${helperName(kind)} makes a wrong link (${stdout}).`
  } catch (error) {
    return `${helper.path} does not run (${String(error).split('\n')[0]}).`
  }
}
