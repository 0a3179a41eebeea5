import type { FileChange } from '../files/fileChanges'
import type { LinkOptions } from '../helper/linkOptions'
import { helperText } from './helperFile'
import type { HelperTemplates } from './helperFile'
import { sha256Of } from './install'
import type { Install } from './install'
import { patchSource } from './patchSource'
import { printRecord } from './record'
import type { PatchRecord, SettingsChange } from './record'
import { readSettings, settingsWith } from '../files/settingsFile'

export interface Plan {
  /**
   * In the order in which they are made: at each point of it the record tells what may have happened, and no file calls
   * a helper that is not there.
   */
  changes: FileChange[]
  /** Sentences on what the person may not expect. */
  notes: string[]
}

/**
 * What brings an install, in whatever known state, to the patch with these options. The options are the whole wish: an
 * option that an earlier run had and this one has not is taken back.
 * `settingsPath` is the settings.json that gets the web app's address; others that an earlier run changed follow it.
 */
export async function planApply(
  install: Install,
  options: LinkOptions,
  templates: HelperTemplates,
  settingsPath: string,
): Promise<Plan> {
  const files = install.files.map((file) => ({
    ...file,
    patched: Buffer.from(patchSource(file.original.toString('utf8'), file.path)),
    helperAfter: Buffer.from(helperText(templates[file.kind], options)),
  }))
  const readsSettings = readsWebappFromSettings(install)
  const settings =
    options.webappUrl !== null && readsSettings
      ? await planSettings(install.record?.settings ?? [], options.webappUrl, settingsPath)
      : await planSettingsBack(install.record?.settings ?? [])
  if (options.webappUrl !== null && !readsSettings) {
    settings.notes.push(
      `${install.package.name} ${install.package.version} reads the web app's address from HAPPY_WEBAPP_URL alone: set it to ${options.webappUrl} for "happy auth login".`,
    )
  }
  const backups = files.map((file): FileChange => {
    return { path: file.backup.path, before: file.backup.bytes, after: file.original, kind: 'own' }
  })
  const helpers = files.map(({ helper, helperAfter }): FileChange => {
    return { path: helper.path, before: helper.bytes, after: helperAfter, kind: 'helper' }
  })
  const code = files.map((file): FileChange => {
    return { path: file.path, before: file.current, after: file.patched, kind: 'code' }
  })
  const needed = [...backups, ...helpers, ...code, ...settings.changes].filter(isChange)
  const isComplete = needed.length === 0 && install.state === 'patched'
  const record: PatchRecord = {
    format: 2,
    name: install.package.name,
    version: install.package.version,
    options,
    files: files.map((file) => ({
      name: file.name,
      original: sha256Of(file.original),
      patched: sha256Of(file.patched),
      before: sha256Of(file.current),
    })),
    helpers: files.map(({ helper, helperAfter }) => ({
      name: helper.name,
      written: sha256Of(helperAfter),
      before: helper.bytes && sha256Of(helper.bytes),
    })),
    settings: settings.entries,
  }
  const { path, bytes } = install.recordFile
  const recordChange: FileChange = { path, before: bytes, after: printRecord(record), kind: 'own' }
  return { changes: isComplete ? [] : [recordChange, ...needed].filter(isChange), notes: settings.notes }
}

/** Whether the CLI looks for `webappUrl` in settings.json: since it is called "happy" (docs/protocol.md 8.1). */
function readsWebappFromSettings(install: Install): boolean {
  return install.package.name === 'happy'
}

/** What takes everything back; the record goes last. */
export async function planUndo(install: Install): Promise<Plan> {
  const settings = await planSettingsBack(install.record?.settings ?? [])
  const code = install.files.map((file): FileChange => {
    return { path: file.path, before: file.current, after: file.original, kind: 'code' }
  })
  const helpers = install.files.map(({ helper }): FileChange => {
    return { path: helper.path, before: helper.bytes, after: null, kind: 'helper' }
  })
  const own = [...install.files.map((file) => file.backup), install.recordFile].map((file): FileChange => {
    return { path: file.path, before: file.bytes, after: null, kind: 'own' }
  })
  return { changes: [...settings.changes, ...code, ...helpers, ...own].filter(isChange), notes: settings.notes }
}

function isChange({ before, after }: FileChange): boolean {
  return before === null || after === null ? before !== after : !before.equals(after)
}

interface SettingsPlan {
  changes: FileChange[]
  /** What the record is to say of them. */
  entries: SettingsChange[]
  notes: string[]
}

async function planSettings(recorded: SettingsChange[], webappUrl: string, homePath: string): Promise<SettingsPlan> {
  const plan: SettingsPlan = { changes: [], entries: [], notes: [] }
  for (const path of new Set([...recorded.map((entry) => entry.path), homePath])) {
    const entry = recorded.find((each) => each.path === path)
    const settings = await readSettings(path)
    const value = settings.fields['webappUrl']
    const isOurs = entry !== undefined && value === entry.written
    if (value === webappUrl || (path !== homePath && !isOurs)) {
      if (entry) plan.entries.push(entry)
      continue
    }
    plan.entries.push({
      path,
      written: webappUrl,
      previous: isOurs ? entry.previous : value,
      created: entry?.created ?? settings.bytes === null,
    })
    plan.changes.push({ path, before: settings.bytes, after: settingsWith(settings, webappUrl), kind: 'settings' })
  }
  return plan
}

async function planSettingsBack(recorded: SettingsChange[]): Promise<SettingsPlan> {
  const plan: SettingsPlan = { changes: [], entries: [], notes: [] }
  for (const { path, written, previous, created } of recorded) {
    const settings = await readSettings(path)
    const { webappUrl: value, ...others } = settings.fields
    if (value !== written) {
      if (value !== previous) plan.notes.push(`webappUrl in ${path} was changed since; it stays.`)
      continue
    }
    const isEmpty = created && Object.keys(others).length === 0
    const after = isEmpty ? null : settingsWith(settings, previous)
    plan.changes.push({ path, before: settings.bytes, after, kind: 'settings' })
  }
  return plan
}
