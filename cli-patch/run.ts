import { rm } from 'node:fs/promises'
import { createTwoFilesPatch } from 'diff'
import { CliPatchError } from './CliPatchError'
import { makeChanges, stagedPath } from './fileChanges'
import { findInstall } from './findInstall'
import { inspectInstall } from './install'
import type { Install } from './install'
import { parseCommand, usage } from './options'
import type { Command } from './options'
import type { PatchOptions } from './patchSource'
import { planApply, planUndo } from './plan'
import type { Plan } from './plan'
import { readSettings, settingsPathOf, whileSettingsLocked } from './settingsFile'

export interface Surroundings {
  cwd: string
  environment: NodeJS.ProcessEnv
  /** Takes whole lines. */
  print(text: string): void
  printError(text: string): void
}

/** Exit codes: 0 = done or nothing to do; 1 = refused, failed, or (`status`) interrupted; 2 = wrong command line. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const command = parseCommand(args)
    if (command.kind === 'help') {
      surroundings.print(usage)
      return 0
    }
    const folder = await findInstall(command.cli, surroundings.cwd, surroundings.environment)
    return await runOn(folder, command, surroundings)
  } catch (error) {
    surroundings.printError(error instanceof Error ? error.message : String(error))
    return error instanceof CliPatchError && error.code === 'usage' ? 2 : 1
  }
}

async function runOn(folder: string, command: Exclude<Command, { kind: 'help' }>, to: Surroundings): Promise<number> {
  const install = await inspectInstall(folder)
  const settingsPath = settingsPathOf(to.environment)
  if (command.kind === 'status') return printStatus(install, to)

  const makePlan = (): Promise<Plan> => {
    return command.kind === 'apply' ? planApply(install, command.patch, settingsPath) : planUndo(install)
  }
  if (command.dryRun) {
    printDiff(await makePlan(), to)
    return 0
  }
  const settingsPaths = new Set((install.record?.settings ?? []).map((entry) => entry.path))
  const writesSettings = command.kind === 'apply' && command.patch.webappUrl !== null
  // A run that was cut off may have left its lock and its unfinished text there.
  if (writesSettings || install.state === 'interrupted') settingsPaths.add(settingsPath)
  const plan = await whileSettingsLocked([...settingsPaths], async () => {
    const plan = await makePlan()
    const leftovers = [...install.leftovers, ...[...settingsPaths].map(stagedPath)]
    for (const leftover of leftovers) await rm(leftover, { force: true })
    await makeChanges(plan.changes, install.files[0]?.path ?? folder)
    return plan
  })
  if (command.kind === 'apply') printApplied(install, plan, command.patch, to)
  else printUndone(install, plan, to)
  for (const note of plan.notes) to.print(note)
  return 0
}

function printApplied(install: Install, { changes }: Plan, patch: PatchOptions, to: Surroundings): void {
  if (changes.length === 0) {
    to.print(`Nothing to do: happy ${install.version} in ${install.folder} is patched in this way already.`)
  } else {
    to.print(`Patched happy ${install.version} in ${install.folder}.`)
    for (const settings of changes.filter((change) => change.kind === 'settings')) {
      to.print(`  webappUrl in ${settings.path}: ${patch.webappUrl ?? 'put back'}`)
    }
  }
  describePatch(patch, to)
  to.print('  "npm run cli-patch -- undo" puts all back. An update of the CLI removes the patch too.')
  const fromEnvironment = to.environment['HAPPY_WEBAPP_URL'] || null
  if (patch.webappUrl !== null && fromEnvironment !== null && fromEnvironment !== patch.webappUrl) {
    to.print(
      `HAPPY_WEBAPP_URL is set to ${fromEnvironment} here and wins: with it the web link leads there, without server.`,
    )
  }
}

function describePatch(patch: PatchOptions, to: Surroundings): void {
  const server = patch.publicServerUrl ?? 'the server of the CLI'
  to.print(`  QR code: names ${server}. The official app cannot read it.`)
  to.print(
    patch.webappUrl === null
      ? '  Web link: as published. Name your Happy Hub with --webapp to make it name the server too.'
      : `  Web link: names ${server} wherever it leads to ${patch.webappUrl}.`,
  )
}

function printUndone(install: Install, { changes }: Plan, to: Surroundings): void {
  to.print(
    changes.length === 0 && install.leftovers.length === 0
      ? `Nothing to do: happy ${install.version} in ${install.folder} is not patched.`
      : `happy ${install.version} in ${install.folder} is as published again.`,
  )
}

async function printStatus(install: Install, to: Surroundings): Promise<number> {
  const states = {
    stock: 'not patched.',
    patched: 'patched.',
    interrupted: 'in the middle of a change that was cut off. "apply" finishes it, "undo" takes it back.',
  }
  to.print(`happy ${install.version} in ${install.folder}: ${states[install.state]}`)
  if (install.state === 'interrupted') return 1
  if (install.record) {
    describePatch(install.record, to)
    for (const { path, written } of install.record.settings) {
      const { fields } = await readSettings(path)
      const since = fields['webappUrl'] === written ? '' : ' (changed since)'
      to.print(`  webappUrl was written into ${path}${since}`)
    }
  }
  return 0
}

function printDiff({ changes, notes }: Plan, to: Surroundings): void {
  const shown = changes.filter((change) => change.kind !== 'own')
  for (const { path, before, after } of shown) {
    const [from, into] = [before ? path : '/dev/null', after ? path : '/dev/null']
    const context = 2
    to.print(
      createTwoFilesPatch(from, into, before?.toString('utf8') ?? '', after?.toString('utf8') ?? '', '', '', {
        context,
      }).trimEnd(),
    )
  }
  for (const note of notes) to.print(note)
  to.print(shown.length === 0 ? 'Nothing would change.' : 'Nothing was written (--dry-run).')
}
