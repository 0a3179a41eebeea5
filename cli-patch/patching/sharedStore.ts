import { stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { CliPatchError } from '../errors/CliPatchError'
import type { Install } from './install'

/** Folders in which package managers keep one copy for several users of it. */
const stores: readonly { name: string; pattern: RegExp }[] = [
  { name: "pnpm's store", pattern: /\/(?:\.pnpm|\.pnpm-store|pnpm\/store)\// },
  { name: "yarn's cache", pattern: /\/(?:\.yarn\/(?:cache|unplugged|berry)|yarn\/(?:berry\/)?cache|Yarn\/Cache)\// },
  { name: "volta's image", pattern: /\/tools\/image\/packages\// },
  { name: "bun's cache", pattern: /\/\.bun\/install\/cache\// },
]

/**
 * A patch there would change the CLI for every project and user of that copy. With consent the files are replaced by
 * copies of their own (fileChanges.ts never writes into a file that is there), so that what else is linked to them stays.
 * @throws CliPatchError `shared`
 */
export async function refuseSharedStore(install: Install): Promise<void> {
  const path = `${install.folder.split(sep).join('/')}/`
  const store = stores.find(({ pattern }) => pattern.test(path))
  if (store) {
    throw refuse(
      `${install.folder} lies in ${store.name}, which may serve other projects and users too: the patch would reach them all.`,
    )
  }
  for (const file of install.files) {
    const { nlink } = await stat(file.path)
    if (nlink > 1) {
      throw refuse(
        `${file.path} is one file with ${nlink - 1} other name${nlink > 2 ? 's' : ''} (hard links), as package managers make them from a shared store.`,
      )
    }
  }
}

function refuse(why: string): CliPatchError {
  return new CliPatchError(
    'shared',
    `${why} Nothing was changed. With --allow-shared cli-patch replaces the files here by copies of their own, and leaves the linked ones as they are; or install the CLI for yourself (npm install -g happy@1.2.5) and patch that.`,
  )
}
