import { readFile, readdir } from 'node:fs/promises'

/**
 * Ends every process whose environment names `folder`, a fresh temporary folder of ours: the CLI's daemon and the agents
 * that it starts are detached, so that no process tree leads to them. Resolves when none is left.
 * Needs /proc; elsewhere it does nothing, and the daemon is left to `happy daemon stop`.
 */
export async function endProcessesOf(folder: string): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    const found = await processesOf(folder)
    if (found.length === 0) return
    for (const pid of found) signal(pid)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Processes of ${folder} do not end: ${(await processesOf(folder)).join(', ')}`)
}

/** With which arguments the processes of such a folder run now. */
export async function commandLinesOf(folder: string): Promise<string[][]> {
  const lines = (await processesOf(folder)).map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
  return (await Promise.all(lines)).map((line) => line.split('\0'))
}

async function processesOf(folder: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => [])
  const pids = entries.filter((name) => /^\d+$/.test(name)).map(Number)
  const matches = await Promise.all(pids.map((pid) => isOf(pid, folder)))
  return pids.filter((pid, index) => pid !== process.pid && matches[index])
}

async function isOf(pid: number, folder: string): Promise<boolean> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1')
    return environment.includes(`=${folder}`)
  } catch {
    // Ended meanwhile, or not ours.
    return false
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Ended meanwhile.
  }
}
