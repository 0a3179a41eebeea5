import { createTwoFilesPatch } from 'diff'
import type { LinkOptions } from './helper/linkOptions'
import type { Install } from './patching/install'
import type { Plan } from './patching/plan'
import { readSettings } from './files/settingsFile'

/** Where a report goes; each call takes whole lines. */
interface Report {
  environment: NodeJS.ProcessEnv
  print(text: string): void
}

export function nameOf({ folder, package: { name, version } }: Install): string {
  return `${name} ${version} in ${folder}`
}

export function printApplied(install: Install, { changes }: Plan, options: LinkOptions, to: Report): void {
  if (changes.length === 0) {
    to.print(`Nothing to do: ${nameOf(install)} is patched in this way already.`)
  } else {
    to.print(`Patched ${nameOf(install)}.`)
    for (const settings of changes.filter((change) => change.kind === 'settings')) {
      to.print(`  webappUrl in ${settings.path}: ${options.webappUrl ?? 'put back'}`)
    }
  }
  describePatch(install, options, to)
  to.print('  "undo" puts all back. An update of the CLI removes the patch too.')
  const fromEnvironment = to.environment['HAPPY_WEBAPP_URL'] || null
  if (options.webappUrl !== null && fromEnvironment !== null && fromEnvironment !== options.webappUrl) {
    to.print(
      `HAPPY_WEBAPP_URL is set to ${fromEnvironment} here and wins: with it the web link leads there, without server.`,
    )
  }
}

function describePatch(install: Install, options: LinkOptions, to: Report): void {
  const server = options.publicServerUrl ?? 'the server of the CLI'
  if (!install.package.known) {
    to.print('  This version is not known by its bytes; it has all the places that the patch changes, each once.')
  }
  to.print(
    options.qr === 'https'
      ? `  QR code: opens ${options.webappUrl} and names ${server}.`
      : `  QR code: names ${server}, for the scanner of Happy Hub.`,
  )
  to.print(
    options.webappUrl === null
      ? '  Web link: as published. Name your Happy Hub with --webapp to make it name the server too.'
      : `  Web link: names ${server} wherever it leads to ${options.webappUrl}.`,
  )
  to.print(
    options.bind
      ? '  Binding: such a link can be answered only by who has the whole of it. No official app can approve it.'
      : '  The official app reads neither; the CLI prints the old link for it below.',
  )
}

export function printUndone(install: Install, { changes }: Plan, to: Report): void {
  to.print(
    changes.length === 0 && install.leftovers.length === 0
      ? `Nothing to do: ${nameOf(install)} is not patched.`
      : `${nameOf(install)} is as published again.`,
  )
}

/** Resolves to the exit code. */
export async function printStatus(install: Install, to: Report): Promise<number> {
  const states = {
    stock: 'not patched.',
    patched: 'patched.',
    interrupted: 'in the middle of a change that was cut off. "apply" finishes it, "undo" takes it back.',
    broken: 'broken. "verify" puts it back.',
  }
  to.print(`${nameOf(install)}: ${states[install.state]}`)
  if (install.state !== 'stock' && install.state !== 'patched') return 1
  if (install.record) {
    describePatch(install, install.record.options, to)
    for (const { path, written } of install.record.settings) {
      const { fields } = await readSettings(path)
      const since = fields['webappUrl'] === written ? '' : ' (changed since)'
      to.print(`  webappUrl was written into ${path}${since}`)
    }
  }
  return 0
}

const linesAround = 2

export function printDiff({ changes, notes }: Plan, to: Report): void {
  const shown = changes.filter((change) => change.kind !== 'own')
  for (const { path, before, after, kind } of shown) {
    const [from, into] = [before ? path : '/dev/null', after ? path : '/dev/null']
    if (kind === 'helper') {
      // All of it would be new, and most of it is the list of words.
      to.print(
        `--- ${from}\n+++ ${into}\n  (${after ? `the file that the lines call, ${after.length} bytes` : 'removed'})`,
      )
      continue
    }
    const [old, changed] = [before?.toString('utf8') ?? '', after?.toString('utf8') ?? '']
    to.print(createTwoFilesPatch(from, into, old, changed, '', '', { context: linesAround }).trimEnd())
  }
  for (const note of notes) to.print(note)
  to.print(shown.length === 0 ? 'Nothing would change.' : 'Nothing was written (--dry-run).')
}
