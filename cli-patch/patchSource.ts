import { CliPatchError } from './CliPatchError'

/** What the patched lines are to print (PROTOCOL 8.5). */
export interface PatchOptions {
  /**
   * Origin of the web app that understands `&server=`. The CLI's web links get it only while they lead there: the
   * official app takes all after `#key=` for the key. Null = the web link stays as it is.
   */
  webappUrl: string | null
  /** Origin under which others reach the server; null = the address that the CLI itself uses, at run time. */
  publicServerUrl: string | null
}

/** Ends the patched QR line. A file with it, but without a record, was patched by us and then lost its record. */
export const marker = '// patched by happy-hub cli-patch'

// PROTOCOL 8.4. The short texts say where a line must be; the patterns say what it must look like.
const qrText = '"happy://terminal?"'
const webText = '/terminal/connect#key=${publicKeyBase64}'
const qrPattern =
  /^(?<start>[ \t]*const authUrl = )"happy:\/\/terminal\?" \+ (?<module>(?:\w+\.)?)encodeBase64Url\(keypair\.publicKey\);$/m
const webPattern = /`\$\{(?<module>(?:\w+\.)?)configuration\.webappUrl\}\/terminal\/connect#key=\$\{publicKeyBase64\}`/

/** Whether a file is one of those that print login links, in the form that the package has it. */
export function printsLoginLinks(source: string): boolean {
  return source.includes(qrText) || source.includes(webText)
}

/**
 * The patched text. `file` is only for the message.
 * @throws CliPatchError `not-recognised` unless both lines are there exactly once, in the form that is known.
 */
export function patchSource(source: string, options: PatchOptions, file: string): string {
  const qr = findOnce(source, qrText, qrPattern, 'QR code', file)
  const web = findOnce(source, webText, webPattern, 'web link', file)
  // Nothing in .mjs; `api.` or `types.` in .cjs.
  if (qr.module !== web.module) {
    throw new CliPatchError('not-recognised', `${file} is not built as expected. ${notChanged}`)
  }
  const server =
    options.publicServerUrl === null
      ? `encodeURIComponent(${qr.module}configuration.serverUrl)`
      : JSON.stringify(encodeURIComponent(options.publicServerUrl))
  const withQr = source.replace(
    qr.text,
    () =>
      `${qr.start}"happy://terminal?key=" + ${qr.module}encodeBase64Url(keypair.publicKey) + "&server=" + ${server}; ${marker}`,
  )
  if (options.webappUrl === null) return withQr
  const leadsToOurs = `${web.module}configuration.webappUrl === ${JSON.stringify(options.webappUrl)}`
  return withQr.replace(web.text, () => `${web.text} + (${leadsToOurs} ? "&server=" + ${server} : "")`)
}

const notChanged = 'Nothing was changed; cli-patch cannot patch this build.'

function findOnce(
  source: string,
  anchor: string,
  pattern: RegExp,
  what: string,
  file: string,
): { text: string; start: string; module: string } {
  const count = source.split(anchor).length - 1
  if (count !== 1) {
    throw new CliPatchError('not-recognised', `${file} makes the ${what} in ${count} places, not in one. ${notChanged}`)
  }
  const match = pattern.exec(source)
  if (!match) {
    throw new CliPatchError(
      'not-recognised',
      `The line of ${file} that makes the ${what} looks different. ${notChanged}`,
    )
  }
  return { text: match[0], start: match.groups?.['start'] ?? '', module: match.groups?.['module'] ?? '' }
}
