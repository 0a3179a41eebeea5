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

export function canBeService(platform: NodeJS.Platform): boolean {
  return platform === 'linux' || platform === 'darwin'
}

/** One for each Happy home. */
export function serviceFile(options: ServiceOptions): ServiceFile {
  const { platform, userHome, happyHome, program, node } = options
  // Both kinds of files are of lines; no escape of systemd's holds in all of its lines.
  if (/[\n\r\0]/.test(`${happyHome}${program}${node}`)) {
    throw new CliPatchError('service', 'A path with a line break in it cannot be installed.')
  }
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

/**
 * Its file is deleted only after it has stopped: without the file nobody would find what still runs.
 *
 * @returns false where nothing was installed
 * @throws CliPatchError `service`, with what to do instead
 */
export async function uninstallService(file: ServiceFile): Promise<boolean> {
  const state = await serviceState(file)
  if (state === 'absent') return false
  const todo = 'It may still run, and nothing was deleted; mend that and uninstall again.'
  if (file.kind === 'systemd') {
    await call('systemctl', ['--user', 'stop', file.name], todo)
    if (await exists(file)) await call('systemctl', ['--user', 'disable', file.name], todo)
  } else if (state !== 'stopped') {
    await call('launchctl', ['bootout', `${domain()}/${file.name}`], todo)
  }
  await rm(file.path, { force: true })
  if (file.kind === 'systemd') await run('systemctl', ['--user', 'daemon-reload'])
  return true
}

/** Unknown = what would run it could not be asked. */
export async function serviceState(file: ServiceFile): Promise<'absent' | 'running' | 'stopped' | 'unknown'> {
  const asked = file.kind === 'systemd' ? await askSystemd(file.name) : await askLaunchd(file.name)
  if (asked === 'running') return 'running'
  if (await exists(file)) return asked === 'none' ? 'unknown' : asked
  return asked === 'unknown' ? 'unknown' : 'absent'
}

/** None = the program to ask is not here, so that it runs nothing. */
type Asked = 'running' | 'stopped' | 'unknown' | 'none'

async function askSystemd(name: string): Promise<Asked> {
  // Unlike `is-active` it tells a service that does not run from a failure to ask.
  const { ok, text, isMissing } = await run('systemctl', ['--user', 'show', '--property=ActiveState', name])
  if (isMissing) return 'none'
  if (!ok) return 'unknown'
  return /^ActiveState=(active|reloading)$/m.test(text) ? 'running' : 'stopped'
}

async function askLaunchd(name: string): Promise<Asked> {
  const { ok, text, isMissing } = await run('launchctl', ['print', `${domain()}/${name}`])
  if (isMissing) return 'none'
  if (ok) return 'running'
  return text.includes('Could not find service') ? 'stopped' : 'unknown'
}

async function exists({ path }: ServiceFile): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null
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

const startYourself = 'Nothing keeps it running; until that is mended, start it yourself: happy-hub-notify run'

async function call(program: string, args: readonly string[], todo = startYourself): Promise<void> {
  const { ok, text } = await run(program, args)
  if (ok) return
  const said = text.trim().split('\n').at(-1) ?? ''
  throw new CliPatchError('service', `${program} ${args.join(' ')} failed: ${said.replace(/\.?$/, '.')} ${todo}`)
}

interface Ran {
  ok: boolean
  text: string
  isMissing: boolean
}

async function run(program: string, args: readonly string[]): Promise<Ran> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: 20_000 })
    return { ok: true, text: stdout, isMissing: false }
  } catch (error) {
    const { stderr, message, code } = error as { stderr?: string; message: string; code?: unknown }
    return { ok: false, text: stderr || message, isMissing: code === 'ENOENT' }
  }
}
