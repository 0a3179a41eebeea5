/** Makes cli-patch/dist, plain JavaScript for Node that is published as `happy-hub-cli`. */
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { BuildOptions } from 'esbuild'
import { bundleNotifier } from './notifierBundle'
import { helperName, linkOptionsMark } from './patching/helperFile'

const source = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
  logLevel: 'warning',
}

export async function buildCliPatch(folder: string): Promise<void> {
  const helper: BuildOptions = {
    ...common,
    entryPoints: [source('helper/helper.ts')],
    define: { __LINK_OPTIONS__: JSON.stringify(linkOptionsMark) },
  }
  const work = await mkdtemp(`${folder}-`)
  await Promise.all([
    build({ ...helper, format: 'esm', outfile: join(work, helperName('mjs')) }),
    build({ ...helper, format: 'cjs', outfile: join(work, helperName('cjs')) }),
    build({
      ...common,
      entryPoints: { main: source('main.ts'), 'happy-link': source('happyLink/main.ts') },
      outdir: work,
      outExtension: { '.js': '.mjs' },
      format: 'esm',
      // A part for the machine, so npm brings it.
      external: ['@lydell/node-pty'],
      banner: { js: '#!/usr/bin/env node' },
    }),
    bundleNotifier().then((text) => writeFile(join(work, 'happy-hub-notify.cjs'), text, { mode: 0o755 })),
  ])
  // One by one and whole, for a program may run from there at this moment.
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(work)) await rename(join(work, name), join(folder, name))
  await rm(work, { recursive: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCliPatch(source('dist'))
