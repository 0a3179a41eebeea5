import { parseArgs } from 'node:util'
import type { ServerUrlProblem } from '../worker/api/errors'
import { parseServerUrl } from '../worker/protocol/serverUrl'
import { CliPatchError } from './CliPatchError'
import type { PatchOptions } from './patchSource'

export const usage = `Usage: npm run cli-patch -- <command> [flags]

Makes an installed Happy CLI (happy 1.2.5) put its server into the QR code and the link of "happy auth login".

  apply    patch the CLI; run again with other flags to change them
  undo     put everything back, byte for byte
  status   say what is installed and whether it is patched

  --cli <path>               the install: its folder, its command, or a project that has it (default: searched)
  --webapp <url>             your Happy Hub: the web link opens it and names the server. Writes webappUrl into
                             settings.json in HAPPY_HOME_DIR. Without it the web link stays as it is, because the
                             official app refuses links that name a server.
  --public-server-url <url>  the address under which others reach the server, where the CLI uses another
  --dry-run                  show what would change and write nothing

The QR code of a patched CLI can no longer be read by the official app.`

export type Command =
  | { kind: 'help' }
  | { kind: 'apply'; cli: string | null; patch: PatchOptions; dryRun: boolean }
  | { kind: 'undo'; cli: string | null; dryRun: boolean }
  | { kind: 'status'; cli: string | null }

const flags = {
  cli: { type: 'string' },
  webapp: { type: 'string' },
  'public-server-url': { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @throws CliPatchError `usage` */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parseFlags(args)
  if (values.help === true) return { kind: 'help' }
  const [name, ...others] = positionals
  if (others.length > 0) throw mistake(`"${others.join(' ')}" is too much after "${name}".`)
  const cli = values.cli ?? null
  if (cli === '') throw mistake('--cli needs a path.')
  const dryRun = values['dry-run'] === true
  const onlyApply = (['webapp', 'public-server-url'] as const).find((flag) => values[flag] !== undefined)
  if (name !== 'apply' && onlyApply) throw mistake(`--${onlyApply} belongs to "apply".`)

  switch (name) {
    case 'apply': {
      const webappUrl = readAddress('--webapp', values.webapp)
      const publicServerUrl = readAddress('--public-server-url', values['public-server-url'])
      return { kind: 'apply', cli, dryRun, patch: { webappUrl, publicServerUrl } }
    }
    case 'undo':
      return { kind: 'undo', cli, dryRun }
    case 'status':
      if (dryRun) throw mistake('--dry-run belongs to "apply" and "undo".')
      return { kind: 'status', cli }
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

const problems: Record<ServerUrlProblem, string> = {
  empty: 'it is empty',
  'too-long': 'it is too long',
  'not-a-url': 'it is no URL',
  'not-http': 'it must start with http:// or https://',
  'has-credentials': 'it must not hold a user name or password',
  'has-path': 'it must not have a path',
  'has-query': 'it must not have a query (?)',
  'has-fragment': 'it must not have a fragment (#)',
}

/** By the same rules by which Happy Hub reads an address, so that it accepts what the CLI then prints. */
function readAddress(flag: string, text: string | undefined): string | null {
  if (text === undefined) return null
  const parsed = parseServerUrl(text)
  if (!parsed.ok) throw mistake(`${flag} needs an address like https://happy.example.org: ${problems[parsed.problem]}.`)
  return parsed.url
}

function mistake(message: string): CliPatchError {
  return new CliPatchError('usage', `${message} "npm run cli-patch -- --help" lists the commands and flags.`)
}
