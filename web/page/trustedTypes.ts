/**
 * With Trusted Types (docs/design.md 5) a browser takes a script's address only from a policy. This one, the page's only
 * one, lets through the workers of this app; no text ever becomes script or HTML.
 */
interface TrustedTypePolicyFactory {
  createPolicy(name: 'default', rules: { createScriptURL(url: string): string | null }): unknown
}

const ownScripts = /^\/(?:assets\/(?:hub|colourWorker)-[\w-]+\.js|sw\.js)$/

/** The address itself, or null: then the browser refuses it. */
export function ownScriptUrl(url: string, appUrl: string): string | null {
  const parsed = new URL(url, appUrl)
  return parsed.origin === new URL(appUrl).origin && ownScripts.test(parsed.pathname) ? url : null
}

// Browsers without Trusted Types need no policy.
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory }
trustedTypes?.createPolicy('default', { createScriptURL: (url) => ownScriptUrl(url, window.location.href) })
