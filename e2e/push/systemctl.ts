/**
 * Stands in for `systemctl --user` on a computer without a systemd of the user: runs what a unit's file says, with the
 * variables that it names and no others but the path and the home.
 */
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

const [, what = '', ...rest] = process.argv.slice(2)
const name = rest.at(-1) ?? ''
const folder = join(homedir(), '.config/systemd/user')
const pidFile = join(folder, `${name}.pid`)

/** Words as systemd quotes them; a percent or dollar sign is written twice. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain = '']) =>
    (quoted?.replaceAll(/\\(.)/g, '$1') ?? plain).replaceAll('%%', '%').replaceAll('$$', '$'),
  )
}

async function runningPid(): Promise<number | null> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'))
  try {
    return pid > 0 && process.kill(pid, 0) ? pid : null
  } catch {
    return null
  }
}

async function stop(): Promise<void> {
  const pid = await runningPid()
  if (pid !== null) process.kill(pid)
  await rm(pidFile, { force: true })
}

async function start(): Promise<void> {
  const lines = (await readFile(join(folder, name), 'utf8')).split('\n')
  const values = (key: string) =>
    lines.flatMap((line) => (line.startsWith(`${key}=`) ? [wordsOf(line.slice(key.length + 1))] : []))
  const [program = '', ...args] = values('ExecStart')[0] ?? []
  const set = values('Environment')
    .flat()
    .map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)])
  const { PATH, HOME } = process.env
  const child = spawn(program, args, {
    detached: true,
    stdio: 'ignore',
    env: { PATH, HOME, ...Object.fromEntries(set) },
  })
  child.unref()
  await mkdir(folder, { recursive: true })
  await writeFile(pidFile, String(child.pid))
}

switch (what) {
  case 'restart':
    await stop()
    await start()
    break
  case 'stop':
    await stop()
    break
  case 'show':
    console.log(`ActiveState=${(await runningPid()) === null ? 'inactive' : 'active'}`)
}
