import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serviceFile, serviceState, uninstallService, type ServiceFile } from './service'

const systemPath = process.env['PATH']
let folder: string
let file: ServiceFile

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'happy-service-'))
  const place = { platform: 'linux', userHome: folder, happyHome: '/h', node: 'node', program: 'p' } as const
  file = serviceFile({ ...place, serverUrl: null })
  vi.stubEnv('PATH', folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function systemctl(script: string): Promise<void> {
  const path = join(folder, 'systemctl')
  await writeFile(path, `#!/bin/sh\necho "$@" >> '${folder}/calls'\n${script}\n`)
  await chmod(path, 0o755)
}

async function installed(): Promise<void> {
  await mkdir(dirname(file.path), { recursive: true })
  await writeFile(file.path, file.text)
}

const noBus = 'echo "Failed to connect to bus: No medium found" >&2; exit 1'
const answers = (state: string) => `[ "$2" = show ] && echo ActiveState=${state}; exit 0`

/** What systemd itself says against a unit; empty = nothing. */
async function systemdProblems({ name, text }: ServiceFile): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  // It looks for a folder of the user's manager, which need not run.
  const env = { ...process.env, PATH: systemPath, XDG_RUNTIME_DIR: folder }
  return promisify(execFile)('systemd-analyze', ['verify', '--user', path], { env }).then(
    ({ stderr }) => stderr,
    (error: unknown) => String(error),
  )
}

const nasty = 'my "$HOME" 100% \\ %h ${x} \'q\' é'

test('systemd takes the unit, whatever is in its paths, and knows every key of it', async () => {
  const program = join(folder, `${nasty}.cjs`)
  await writeFile(program, '')
  const place = {
    platform: 'linux',
    userHome: folder,
    node: process.execPath,
    serverUrl: 'https://h.example/a%20b',
  } as const
  const unit = serviceFile({ ...place, happyHome: join(folder, nasty), program })
  expect(await systemdProblems(unit)).toBe('')
  expect(await systemdProblems({ ...unit, text: unit.text.replace('RestartSec', 'RestartSek') })).toContain(
    'RestartSek',
  )
})

test('a line break in a path makes no line of its own in a unit', () => {
  const place = { platform: 'linux', userHome: folder, node: 'node', program: 'p', serverUrl: null } as const
  expect(() => serviceFile({ ...place, happyHome: '/h\nExecStartPre=/bin/evil' })).toThrow('line break')
})

/** A property list of dictionaries, arrays, texts, numbers and truths; throws at what is none. */
function readPlist(xml: string): unknown {
  const tokens = [...xml.replace(/^[\s\S]*?<plist version="1\.0">/, '').matchAll(/<[^<>]+>|[^<>]+/g)].map(
    ([token]) => token,
  )
  const next = (): string => {
    const token = tokens.shift()
    if (token === undefined) throw new Error('cut off')
    return token.trim() === '' ? next() : token
  }
  const textUntil = (end: string): string => {
    let text = ''
    for (let token = tokens.shift(); token !== end; token = tokens.shift()) {
      if (token === undefined || token.startsWith('<')) throw new Error(`no ${end}`)
      text += token
    }
    if (/&(?!(?:amp|lt|gt);)/.test(text)) throw new Error(`a bare & in ${text}`)
    return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  }
  const value = (token: string): unknown => {
    if (token === '<true/>') return true
    if (token === '<string>') return textUntil('</string>')
    if (token === '<integer>') return Number(textUntil('</integer>'))
    const items: unknown[] = []
    if (token === '<array>') {
      for (let each = next(); each !== '</array>'; each = next()) items.push(value(each))
      return items
    }
    if (token !== '<dict>') throw new Error(`not of a property list: ${token}`)
    for (let each = next(); each !== '</dict>'; each = next()) {
      if (each !== '<key>') throw new Error(`no key: ${each}`)
      items.push([textUntil('</key>'), value(next())])
    }
    return Object.fromEntries(items as [string, unknown][])
  }
  const read = value(next())
  if (next() !== '</plist>') throw new Error('more behind it')
  return read
}

test('the launch agent is a property list that says the same, whatever is in its paths', () => {
  const happyHome = '/Users/a&b <"c">\'d\' ]]> &amp;'
  const place = {
    platform: 'darwin',
    userHome: '/Users/a',
    node: '/n&n',
    program: '/p<p>',
    serverUrl: 'https://h/?a&b',
  } as const
  expect(readPlist(serviceFile({ ...place, happyHome }).text)).toEqual({
    Label: expect.stringMatching(/^happy-hub-notify\.[0-9a-f]{8}$/),
    ProgramArguments: ['/n&n', '/p<p>', 'run'],
    EnvironmentVariables: { HAPPY_HOME_DIR: happyHome, HAPPY_SERVER_URL: 'https://h/?a&b' },
    RunAtLoad: true,
    KeepAlive: true,
    ThrottleInterval: 10,
    // 077
    Umask: 63,
  })
})

test('what could not be stopped keeps its file, and the refusal says so', async () => {
  await installed()
  await systemctl(noBus)
  await expect(uninstallService(file)).rejects.toThrow(/No medium found\. It may still run, and nothing was deleted/)
  await systemctl(`[ "$2" = show ] && echo ActiveState=active && exit 0; ${noBus}`)
  await expect(uninstallService(file)).rejects.toThrow(/stop .*nothing was deleted/)
  expect((await stat(file.path)).isFile()).toBe(true)
})

test('it is stopped and taken out of the start before its file is deleted', async () => {
  await installed()
  await systemctl(answers('active'))
  await uninstallService(file)
  await expect(stat(file.path)).rejects.toThrow('ENOENT')
  const calls = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n')
  expect(calls.slice(1)).toEqual([`--user stop ${file.name}`, `--user disable ${file.name}`, '--user daemon-reload'])
})

test('a state is known only where systemd answered', async () => {
  expect(await serviceState(file)).toBe('absent')
  await uninstallService(file)
  await installed()
  expect(await serviceState(file)).toBe('unknown')
  await systemctl(noBus)
  expect(await serviceState(file)).toBe('unknown')
  await systemctl(answers('failed'))
  expect(await serviceState(file)).toBe('stopped')
  await systemctl(answers('active'))
  expect(await serviceState(file)).toBe('running')
})
