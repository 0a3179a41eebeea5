/** `npm run build:cli-patch`: makes cli-patch/dist, plain JavaScript for Node that is published as `happy-hub-cli`. */
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { BuildOptions } from 'esbuild'
import { helperName, linkOptionsMark } from './helperFile'

const source = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
  logLevel: 'warning',
}

export async function buildCliPatch(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  const helper: BuildOptions = {
    ...common,
    entryPoints: [source('helper/helper.ts')],
    define: { __LINK_OPTIONS__: JSON.stringify(linkOptionsMark) },
  }
  await Promise.all([
    build({ ...helper, format: 'esm', outfile: `${folder}/${helperName('mjs')}` }),
    build({ ...helper, format: 'cjs', outfile: `${folder}/${helperName('cjs')}` }),
    build({
      ...common,
      entryPoints: { main: source('main.ts'), 'happy-link': source('happyLink/main.ts') },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      format: 'esm',
      // A part for the machine, so npm brings it.
      external: ['@lydell/node-pty'],
      banner: { js: '#!/usr/bin/env node' },
    }),
  ])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCliPatch(source('dist'))
