import { mistake, readAddress, readQr } from '../flags'
import type { LinkOptions } from '../helper/linkOptions'

export const usage = `Usage: happy-link [flags] [flags of "happy auth login"]

Runs "happy auth login" of the installed, unpatched Happy CLI and prints, beside what it prints, a QR code and a link for
Happy Hub that name the server, and six words to compare there. Nothing of the CLI is changed.

  --cli <path>               the install: its folder, its command, or a project that has it (default: searched)
  --webapp <url>             your Happy Hub: prints a web link too, and keeps the CLI from opening the official web app
  --public-server-url <url>  the address under which others reach the server, where the CLI uses another
  --qr <happy|https>         what the QR code holds: a happy:// text for Happy Hub's scanner (default), or the web link,
                             for phones whose camera opens links; that needs --webapp

Everything else (--force, say) goes to the CLI. Ends with the CLI's exit code.`

export type HappyLinkCommand =
  | { kind: 'help' }
  | {
      kind: 'login'
      cli: string | null
      options: Pick<LinkOptions, 'webappUrl' | 'publicServerUrl' | 'qr'>
      /** For `happy auth login`. */
      passed: string[]
    }

const ours = ['--cli', '--webapp', '--public-server-url', '--qr'] as const
type Flag = (typeof ours)[number]

/** @throws CliPatchError `usage` */
export function parseHappyLink(args: readonly string[]): HappyLinkCommand {
  const values: Partial<Record<Flag, string>> = {}
  const passed: string[] = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (arg === '--help' || arg === '-h') return { kind: 'help' }
    const flag = ours.find((each) => arg === each || arg.startsWith(`${each}=`))
    if (!flag) {
      passed.push(arg)
      continue
    }
    const value = arg === flag ? args[++index] : arg.slice(flag.length + 1)
    if (value === undefined || value === '') throw mistake(`${flag} needs a value.`)
    values[flag] = value
  }
  const options = {
    webappUrl: readAddress('--webapp', values['--webapp']),
    publicServerUrl: readAddress('--public-server-url', values['--public-server-url']),
    qr: readQr(values['--qr']),
  }
  if (options.qr === 'https' && options.webappUrl === null) {
    throw mistake('--qr https needs --webapp: the code opens your Happy Hub.')
  }
  return { kind: 'login', cli: values['--cli'] ?? null, options, passed }
}
