import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CliPatchError } from './errors/CliPatchError'
import { makeChanges, stagedPath } from './files/fileChanges'
import { releaseLock, takeLock } from './files/fileLock'
import { findInstall } from './find/findInstall'
import type { HelperTemplates } from './patching/helperFile'
import { inspectInstall } from './patching/install'
import type { Install } from './patching/install'
import { parseCommand, usage } from './options'
import type { Command } from './options'
import { planApply, planUndo } from './patching/plan'
import type { Plan } from './patching/plan'
import { nameOf, printApplied, printDiff, printStatus, printUndone } from './report'
import { settingsPathOf, whileSettingsLocked } from './files/settingsFile'
import { refuseSharedStore } from './patching/sharedStore'
import { findPatchProblem } from './patching/verify'

export interface Surroundings {
  cwd: string
  environment: NodeJS.ProcessEnv
  /** What "apply" writes beside the CLI's files, but for the options. */
  readHelperTemplates(): Promise<HelperTemplates>
  /** Takes whole lines. */
  print(text: string): void
  printError(text: string): void
}

/**
 * Exit codes: 0 = done or nothing to do; 1 = refused or failed, also: interrupted (`status`), not patched or not in order
 * (`verify`); 2 = wrong command line.
 */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const command = parseCommand(args)
    if (command.kind === 'help') {
      surroundings.print(usage)
      return 0
    }
    const folder = await findInstall(command.cli, surroundings.cwd, surroundings.environment)
    switch (command.kind) {
      case 'status':
        return await printStatus(await inspectInstall(folder), surroundings)
      case 'verify':
        return await verify(folder, surroundings)
      case 'apply':
      case 'undo':
        return await change(folder, command, surroundings)
    }
  } catch (error) {
    surroundings.printError(error instanceof Error ? error.message : String(error))
    return error instanceof CliPatchError && error.code === 'usage' ? 2 : 1
  }
}

type Change = Extract<Command, { kind: 'apply' | 'undo' }>

async function change(folder: string, command: Change, to: Surroundings): Promise<number> {
  const makePlan = async (install: Install): Promise<Plan> => {
    if (command.kind === 'undo') return planUndo(install)
    // Who has patched it once has agreed to that.
    if (!command.allowShared && !install.record) await refuseSharedStore(install)
    return planApply(install, command.options, await to.readHelperTemplates(), settingsPathOf(to.environment))
  }
  if (command.dryRun) {
    printDiff(await makePlan(await inspectInstall(folder)), to)
    return 0
  }
  const writesSettings = command.kind === 'apply' && command.options.webappUrl !== null
  await whileLocked(folder, {}, async (install) => {
    const plan = await carryOut(install, writesSettings, to, () => makePlan(install))
    if (command.kind === 'apply') printApplied(install, plan, command.options, to)
    else printUndone(install, plan, to)
    for (const note of plan.notes) to.print(note)
  })
  return 0
}

async function verify(folder: string, to: Surroundings): Promise<number> {
  return whileLocked(folder, { takesBroken: true }, async (install) => {
    if (install.state === 'stock') {
      to.printError(`${nameOf(install)} is not patched: there is nothing to verify. "apply" patches it.`)
      return 1
    }
    const problem = await findPatchProblem(install)
    if (problem === null) {
      to.print(`${nameOf(install)} is patched, and the patch is whole: its files parse and make the right links.`)
      return 0
    }
    const plan = await carryOut(install, false, to, () => planUndo(install))
    to.printError(`${problem} The patch was taken back: ${nameOf(install)} is as published again.`)
    for (const note of plan.notes) to.print(note)
    return 1
  })
}

/** Makes the plan and carries it out while no CLI changes the settings.json that it touches. */
async function carryOut(
  install: Install,
  writesSettings: boolean,
  { environment }: Surroundings,
  makePlan: () => Promise<Plan>,
): Promise<Plan> {
  const settingsPath = settingsPathOf(environment)
  const settingsPaths = new Set((install.record?.settings ?? []).map((entry) => entry.path))
  // A run that was cut off may have left its lock and its unfinished text there.
  if (writesSettings || install.state === 'interrupted') settingsPaths.add(settingsPath)
  return whileSettingsLocked([...settingsPaths], async () => {
    const plan = await makePlan()
    const leftovers = [...install.leftovers, ...[...settingsPaths].map(stagedPath)]
    for (const leftover of leftovers) await rm(leftover, { force: true })
    await makeChanges(plan.changes, install.files[0]?.path ?? install.folder)
    return plan
  })
}

/** Two runs on one install follow one another. The install is read when it is ours. */
async function whileLocked<T>(
  folder: string,
  how: Parameters<typeof inspectInstall>[1],
  action: (install: Install) => Promise<T>,
): Promise<T> {
  // Refuses what is no install before anything is written there.
  await inspectInstall(folder, how)
  const lock = join(folder, 'dist', 'happy-hub-cli-patch.lock')
  await takeLock(lock, {
    unwritable: () =>
      new CliPatchError(
        'not-writable',
        `${dirname(lock)} is read-only. Nothing was changed. Run cli-patch as the user who installed the CLI, or permit writing first.`,
      ),
    busy: () =>
      new CliPatchError(
        'busy',
        `Another run of cli-patch works on ${folder} (${lock}). Nothing was changed. Try again when it has ended.`,
      ),
  })
  try {
    return await action(await inspectInstall(folder, how))
  } finally {
    await releaseLock(lock)
  }
}
