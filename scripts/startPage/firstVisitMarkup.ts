import { createElement, type ComponentType } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { createServer, type InlineConfig, type Plugin } from 'vite'

/**
 * Renders the first sign-in into `index.html`, hidden: a first visitor sees it with the first paint, and not after all of
 * the app's code has run. `web/early.ts` shows it. `config`: what names the classes and transforms the components, as in
 * the build itself.
 */
export function firstVisitMarkup(config: Pick<InlineConfig, 'css' | 'plugins' | 'define'>): Plugin {
  return {
    name: 'first-visit-markup',
    apply: 'build',
    async transformIndexHtml(html) {
      const markup = await render(config)
      const place = '<div id="root"></div>'
      if (!html.includes(place)) throw new Error(`index.html has no ${place}`)
      return html.replace(place, () => `<div id="root"><div id="first-visit" hidden>${markup}</div></div>`)
    },
  }
}

async function render(config: Pick<InlineConfig, 'css' | 'plugins' | 'define'>): Promise<string> {
  const vite = await createServer({
    ...config,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  })
  try {
    const { FirstVisitForm } = (await vite.ssrLoadModule('/web/app/FirstVisitForm.tsx')) as {
      FirstVisitForm: ComponentType
    }
    return renderToStaticMarkup(createElement(FirstVisitForm))
  } finally {
    await vite.close()
  }
}
