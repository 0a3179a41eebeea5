import { parseArgs } from 'node:util'
import { mistake, readAddress, readQr } from './flags'
import type { LinkOptions } from './helper/linkOptions'

export const usage = `Usage: happy-hub-cli-patch <command> [flags]        (in the repository: npm run cli-patch -- <command> [flags])

Makes an installed Happy CLI put its server, and a fingerprint to compare, into the QR code and the link of
"happy auth login". Knows happy 1.2.5 and 1.2.0, happy-coder 0.13.0 and 0.11.2; other versions by their code.

  apply    patch the CLI; run again with other flags to change them
  undo     put everything back, byte for byte
  status   say what is installed and whether it is patched
  verify   check that the patched CLI is whole and works; if not, put everything back

  --cli <path>               the install: its folder, its command, or a project that has it (default: searched)
  --webapp <url>             your Happy Hub: the web link opens it and names the server. Writes webappUrl into
                             settings.json in HAPPY_HOME_DIR. Without it the web link stays as it is, because the
                             official app refuses links that name a server.
  --public-server-url <url>  the address under which others reach the server, where the CLI uses another
  --qr <happy|https>         what the QR code holds: a happy:// text for Happy Hub's scanner (default), or the web link,
                             for phones whose camera opens links; that needs --webapp
  --bind                     the CLI accepts only an answer from someone who has the whole link. No official app can
                             approve such a login.
  --allow-shared             patch also an install that lies in a store of pnpm, yarn or volta, or is linked to one
  --dry-run                  show what would change and write nothing

The official app cannot read the patched QR code; the CLI prints the old link for it below (not with --bind).`

export type Command =
  | { kind: 'help' }
  | { kind: 'apply'; cli: string | null; options: LinkOptions; allowShared: boolean; dryRun: boolean }
  | { kind: 'undo'; cli: string | null; dryRun: boolean }
  | { kind: 'status'; cli: string | null }
  | { kind: 'verify'; cli: string | null }

const flags = {
  cli: { type: 'string' },
  webapp: { type: 'string' },
  'public-server-url': { type: 'string' },
  qr: { type: 'string' },
  bind: { type: 'boolean' },
  'allow-shared': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const flagsOfApply = ['webapp', 'public-server-url', 'qr', 'bind', 'allow-shared'] as const

/** @throws CliPatchError `usage` */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parseFlags(args)
  if (values.help === true) return { kind: 'help' }
  const [name, ...others] = positionals
  if (others.length > 0) throw mistake(`"${others.join(' ')}" is too much after "${name}".`)
  const cli = values.cli ?? null
  if (cli === '') throw mistake('--cli needs a path.')
  const dryRun = values['dry-run'] === true
  const onlyApply = flagsOfApply.find((flag) => values[flag] !== undefined)
  if (name !== 'apply' && onlyApply) throw mistake(`--${onlyApply} belongs to "apply".`)

  switch (name) {
    case 'apply': {
      const options: LinkOptions = {
        webappUrl: readAddress('--webapp', values.webapp),
        publicServerUrl: readAddress('--public-server-url', values['public-server-url']),
        qr: readQr(values.qr),
        bind: values.bind === true,
      }
      if (options.qr === 'https' && options.webappUrl === null) {
        throw mistake('--qr https needs --webapp: the code opens your Happy Hub.')
      }
      return { kind: 'apply', cli, dryRun, options, allowShared: values['allow-shared'] === true }
    }
    case 'undo':
      return { kind: 'undo', cli, dryRun }
    case 'status':
    case 'verify':
      if (dryRun) throw mistake('--dry-run belongs to "apply" and "undo".')
      return { kind: name, cli }
    case undefined:
      throw mistake('A command is missing.')
    default:
      throw mistake(`"${name}" is no command.`)
  }
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true })
  } catch (error) {
    throw mistake(error instanceof Error ? error.message : String(error))
  }
}
