import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { object, string } from '../core/input'

const APP_STORE = 'https://apps.apple.com/us/app/happy-claude-code-client/id6748571505'
const PLAY_STORE = 'https://play.google.com/store/apps/details?id=com.ex3ndr.happy'

/** What anyone may ask (docs/protocol.md 3.1, 3.9): is this a Happy server, is a phone app out of date. */
export function registerHealthRoutes(app: HttpApp, context: ServerContext): void {
  app.open({ method: 'GET', url: '/' }, () => 'Welcome to Happy Server!')

  app.open(
    {
      method: 'GET',
      url: '/health',
    },
    () => ({ status: 'ok', timestamp: new Date(context.now()).toISOString(), service: 'happy-server' }),
  )

  app.open(
    {
      method: 'POST',
      url: '/v1/version',
      body: object({ platform: string(), version: string(), app_id: string() }),
      // Every version of the phone apps is called old: only their presence in the protocol matters here.
    },
    ({ body }) => {
      const updateUrls: Record<string, string> = { ios: APP_STORE, android: PLAY_STORE }
      return { updateUrl: updateUrls[body.platform.toLowerCase()] ?? null }
    },
  )
}
