import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Connect, Plugin } from 'vite'
import { DIAGRAM_HEADERS } from '../../local/start/securityHeaders.ts'

const require = createRequire(import.meta.url)
const fileName = 'diagram.html'
const entry = join(import.meta.dirname, '..', '..', 'web', 'markdown', 'diagram', 'frame', 'main.ts')

/** A mistake in it ends the server: its maker sees why. */
const serve: Connect.NextHandleFunction = (request, response, next) => {
  if (request.url?.split('?')[0] === `/${fileName}`) void sendDocument(response)
  else next()
}

async function sendDocument(response: ServerResponse): Promise<void> {
  const html = await bundleDocument()
  for (const [name, value] of Object.entries(DIAGRAM_HEADERS)) response.setHeader(name, value)
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(html)
}

/** Puts the document that draws diagrams beside the app, and serves it while developing, with its headers. */
export function diagramDocument(): Plugin {
  return {
    name: 'diagram-document',
    configureServer: ({ middlewares }) => void middlewares.use(serve),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(serve),
    async generateBundle() {
      if (this.environment.name === 'client') this.emitFile({ type: 'asset', fileName, source: await bundleDocument() })
    },
  }
}

/**
 * One file with all of its code in it, because a document without an origin gets no other file of a host that guards its
 * files. Its own policy names that code, so that no other runs even where a host sends no headers.
 */
async function bundleDocument(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    minify: true,
    write: false,
  })
  // A plain script that names a global thing: it would not run inside of a bundle.
  const mermaid = readFileSync(require.resolve('@mermaid-js/tiny'), 'utf8')
  const script = inHtml(`${mermaid}\n${outputFiles[0]?.text ?? ''}`)
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title>Diagrams of Happy Hub</title></head><body><script>${script}</script></body></html>\n`
  )
}

/** Nothing of it begins or ends a script or a comment of HTML, and its line ends stay what they are. */
function inHtml(script: string): string {
  return script
    .replaceAll('\r', '\\r')
    .replaceAll('<!--', '\\x3c!--')
    .replaceAll(/<(?=\/?script)/gi, '\\x3c')
}
