import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { CliPatchError } from '../errors/CliPatchError'

/** What keeps this program running after the person has logged out or the machine has started anew. */
export interface ServiceFile {
  kind: 'systemd' | 'launchd'
  name: string
  path: string
  text: string
}

export interface ServiceOptions {
  platform: NodeJS.Platform
  /** The person's home folder. */
  userHome: string
  happyHome: string
  node: string
  program: string
  /** Only where the environment names it: settings.json has it otherwise. */
  serverUrl: string | null
}

/** One for each Happy home. */
export function serviceFile(options: ServiceOptions): ServiceFile {
  const { platform, userHome, happyHome } = options
  const mark = createHash('sha256').update(happyHome).digest('hex').slice(0, 8)
  if (platform === 'linux') {
    const name = `happy-hub-notify-${mark}.service`
    return { kind: 'systemd', name, path: join(userHome, '.config/systemd/user', name), text: systemdUnit(options) }
  }
  if (platform === 'darwin') {
    const name = `happy-hub-notify.${mark}`
    const path = join(userHome, 'Library/LaunchAgents', `${name}.plist`)
    return { kind: 'launchd', name, path, text: launchAgent(name, options) }
  }
  throw new CliPatchError(
    'service',
    `On this system nothing can be installed that keeps it running. Start it yourself: happy-hub-notify run`,
  )
}

function systemdUnit({ happyHome, node, program, serverUrl }: ServiceOptions): string {
  const environment = { HAPPY_HOME_DIR: happyHome, ...(serverUrl === null ? {} : { HAPPY_SERVER_URL: serverUrl }) }
  return [
    '[Unit]',
    'Description=Happy Hub notifications',
    '',
    '[Service]',
    `ExecStart=${[node, program].map((word) => systemdWord(word).replaceAll('$', () => '$$')).join(' ')} run`,
    ...Object.entries(environment).map(([name, value]) => `Environment=${systemdWord(`${name}=${value}`)}`),
    'Restart=always',
    'RestartSec=10',
    'UMask=0077',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n')
}

/** In the lines of variables a dollar sign is one; in the program's it would begin a variable. */
function systemdWord(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`
}

function plistText(value: string): string {
  return `<string>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</string>`
}

function launchAgent(name: string, { happyHome, node, program, serverUrl }: ServiceOptions): string {
  const variable = (key: string, value: string | null): string =>
    value === null ? '' : `<key>${key}</key>${plistText(value)}`
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Label</key>${plistText(name)}
<key>ProgramArguments</key><array>${[node, program, 'run'].map(plistText).join('')}</array>
<key>EnvironmentVariables</key><dict>${variable('HAPPY_HOME_DIR', happyHome)}${variable('HAPPY_SERVER_URL', serverUrl)}</dict>
<key>RunAtLoad</key><true/><key>KeepAlive</key><true/><key>ThrottleInterval</key><integer>10</integer>
<key>Umask</key><integer>63</integer>
</dict></plist>
`
}

/** @throws CliPatchError `service`, with what to do instead */
export async function installService(file: ServiceFile): Promise<void> {
  await mkdir(dirname(file.path), { recursive: true })
  await writeFile(file.path, file.text, { mode: 0o600 })
  if (file.kind === 'systemd') {
    await call('systemctl', ['--user', 'daemon-reload'])
    await call('systemctl', ['--user', 'enable', file.name])
    await call('systemctl', ['--user', 'restart', file.name])
  } else {
    await run('launchctl', ['bootout', `${domain()}/${file.name}`])
    await call('launchctl', ['bootstrap', domain(), file.path])
  }
}

export async function uninstallService(file: ServiceFile): Promise<void> {
  if (file.kind === 'systemd') await run('systemctl', ['--user', 'disable', '--now', file.name])
  else await run('launchctl', ['bootout', `${domain()}/${file.name}`])
  await rm(file.path, { force: true })
  if (file.kind === 'systemd') await run('systemctl', ['--user', 'daemon-reload'])
}

export async function serviceState(file: ServiceFile): Promise<'absent' | 'running' | 'stopped'> {
  if (!(await stat(file.path).catch(() => null))) return 'absent'
  if (file.kind === 'launchd')
    return (await run('launchctl', ['print', `${domain()}/${file.name}`])).ok ? 'running' : 'stopped'
  return (await run('systemctl', ['--user', 'is-active', file.name])).ok ? 'running' : 'stopped'
}

/** Whether it goes on when its user has logged out; null = not known. */
export async function staysAfterLogout(file: ServiceFile): Promise<boolean | null> {
  if (file.kind === 'launchd') return false
  const { ok, text } = await run('loginctl', ['show-user', userInfo().username, '--property=Linger'])
  return ok ? text.includes('yes') : null
}

function domain(): string {
  return `gui/${userInfo().uid}`
}

async function call(program: string, args: readonly string[]): Promise<void> {
  const { ok, text } = await run(program, args)
  if (ok) return
  const said = text.trim().split('\n').at(-1) ?? ''
  throw new CliPatchError(
    'service',
    `${program} ${args.join(' ')} failed: ${said} Nothing keeps it running; until that is mended, start it yourself: happy-hub-notify run`,
  )
}

async function run(program: string, args: readonly string[]): Promise<{ ok: boolean; text: string }> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: 20_000 })
    return { ok: true, text: stdout }
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    return { ok: false, text: stderr || message }
  }
}
