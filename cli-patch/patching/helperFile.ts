import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LinkOptions } from '../helper/linkOptions'

/** The two kinds of file that a package has of the same code. */
export type ModuleKind = 'mjs' | 'cjs'

/** In the built helper, where the options belong. */
export const linkOptionsMark = '@@happy-hub-link-options@@'

/** Name of the file that lies beside each patched one and does what its lines ask for. */
export function helperName(kind: ModuleKind): string {
  return `happy-hub-link.${kind}`
}

/** The built helper (build.ts), without options. */
export type HelperTemplates = Readonly<Record<ModuleKind, string>>

export async function readHelperTemplates(folder: string): Promise<HelperTemplates> {
  const [mjs, cjs] = await Promise.all([
    readFile(join(folder, helperName('mjs')), 'utf8'),
    readFile(join(folder, helperName('cjs')), 'utf8'),
  ])
  return { mjs, cjs }
}

export function helperText(template: string, options: LinkOptions): string {
  return template.replace(JSON.stringify(linkOptionsMark), () => JSON.stringify(JSON.stringify(options)))
}
