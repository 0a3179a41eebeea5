import { CliPatchError } from '../errors/CliPatchError'
import { helperName } from './helperFile'
import type { ModuleKind } from './helperFile'

/** Ends the first patched line. A file with it, but without a record, was patched by us and then lost its record. */
export const marker = '// patched by happy-hub cli-patch'

/** A place that the patch changes. The code around it is the same in all known versions (docs/protocol.md 8.4). */
interface Anchor {
  what: string
  /** Says where the place must be: it stands there once, and nowhere else in the file. */
  text: string
  /** Says what it must look like, with the names that the patched text uses. */
  pattern: RegExp
}

const anchors = {
  qr: {
    what: 'QR code',
    text: '"happy://terminal?"',
    pattern:
      /^(?<start>[ \t]*const authUrl = )(?<published>"happy:\/\/terminal\?" \+ (?<module>(?:\w+\.)?)encodeBase64Url\(keypair\.publicKey\));$/m,
  },
  web: {
    what: 'web link',
    text: '/terminal/connect#key=${publicKeyBase64}',
    pattern:
      /(?<published>`\$\{(?<module>(?:\w+\.)?)configuration\.webappUrl\}\/terminal\/connect#key=\$\{publicKeyBase64\}`)/,
  },
  wait: {
    what: 'waiting for the answer',
    text: 'async function waitForAuthentication(',
    pattern: /^(?<start>[ \t]*async function waitForAuthentication\(keypair\) \{)$/m,
  },
  answer: {
    what: 'check of the answer',
    text: 'if (decrypted.length === 32) {',
    pattern:
      /(?<start>let decrypted = decryptWithEphemeralKey\(\w+, keypair\.secretKey\);\s+if \(decrypted\) \{\s+)(?<published>if \(decrypted\.length === 32\) \{)/,
  },
} satisfies Record<string, Anchor>

/** Whether a file is one of those that print login links, in the form that the package has it. */
export function printsLoginLinks(source: string): boolean {
  return source.includes(anchors.qr.text) || source.includes(anchors.web.text)
}

/**
 * The patched text: each changed line only calls the helper beside the file (helper/helper.ts), which has the options.
 * `file` is only for the message.
 * @throws CliPatchError `not-recognised` unless every place is there exactly once, in the form that is known.
 */
export function patchSource(source: string, file: string): string {
  const qr = findOnce(source, anchors.qr, file)
  const web = findOnce(source, anchors.web, file)
  const wait = findOnce(source, anchors.wait, file)
  const answer = findOnce(source, anchors.answer, file)
  // Nothing in .mjs; `api.` or `types.` in .cjs.
  if (qr.module !== web.module) {
    throw new CliPatchError('not-recognised', `${file} is not built as expected. ${notChanged}`)
  }
  const kind = kindOf(file)
  // An import is made before any code runs, wherever it stands; a `require` is made where it is needed.
  const helper = kind === 'mjs' ? 'happyHubLink' : `require("./${helperName('cjs')}")`
  const server = `${qr.module}configuration.serverUrl`
  const patched = source
    .replace(qr.text, () => `${qr.start}${helper}.qrLink(${qr.published}, ${server}); ${marker}`)
    .replace(web.text, () => `${helper}.webLink(${web.published}, ${server})`)
    .replace(wait.text, () => `${wait.start} await ${helper}.describe(keypair.publicKey);`)
    .replace(
      answer.text,
      () => `${answer.start}if (${helper}.refuses(decrypted, keypair.publicKey)) return null; ${answer.published}`,
    )
  if (kind === 'cjs') return patched
  const end = patched.endsWith('\n') ? '' : '\n'
  return `${patched}${end}import * as happyHubLink from "./${helperName('mjs')}";\n`
}

/** By the file's name, as Node itself decides. */
export function kindOf(file: string): ModuleKind {
  return file.endsWith('.cjs') ? 'cjs' : 'mjs'
}

const notChanged = 'Nothing was changed; cli-patch cannot patch this build.'

function findOnce(
  source: string,
  { text, pattern, what }: Anchor,
  file: string,
): { text: string; start: string; module: string; published: string } {
  const count = source.split(text).length - 1
  if (count !== 1) {
    throw new CliPatchError('not-recognised', `${file} has the ${what} in ${count} places, not in one. ${notChanged}`)
  }
  const match = pattern.exec(source)
  if (!match) {
    throw new CliPatchError('not-recognised', `The ${what} in ${file} looks different. ${notChanged}`)
  }
  const { start = '', module = '', published = '' } = match.groups ?? {}
  return { text: match[0], start, module, published }
}
