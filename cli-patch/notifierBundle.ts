import { join } from 'node:path'
import { build } from 'esbuild'

/** `happy-hub-notify` as one file that is whole by itself. CommonJS, because what it bundles requires Node's parts. */
export async function bundleNotifier(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'notify', 'main.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    logLevel: 'warning',
    format: 'cjs',
    minify: true,
    write: false,
    // Faster, but native; `ws` goes without.
    external: ['bufferutil', 'utf-8-validate'],
    banner: { js: '#!/usr/bin/env node' },
  })
  return outputFiles[0]?.text ?? ''
}
