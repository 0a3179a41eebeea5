/**
 * Only our own code runs in the page (docs/design.md 5). `connect-src` is open: people add servers at any address.
 * With Trusted Types the page's one policy decides which scripts a worker may be made of (web/page/trustedTypes.ts).
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "img-src 'self' data: blob:",
  'connect-src * ws: wss:',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ')

/** What the app never asks for, nobody's script can ask for in its name. The camera reads codes. */
const PERMISSIONS_POLICY = [
  'accelerometer=()',
  'bluetooth=()',
  'camera=(self)',
  'display-capture=()',
  'geolocation=()',
  'gyroscope=()',
  'hid=()',
  'magnetometer=()',
  'microphone=()',
  'midi=()',
  'payment=()',
  'serial=()',
  'usb=()',
].join(', ')

/** By lower-case name. `hosting/` holds the same for nginx and Caddy; hosting.test.ts compares them. */
export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': PERMISSIONS_POLICY,
}

/**
 * Of the document that draws diagrams from agents' texts (web/markdown/diagram): no origin, no network, a frame of this app
 * and nothing else. Which script it may run it says itself.
 */
const DIAGRAM_POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

export const DIAGRAM_HEADERS: typeof SECURITY_HEADERS = {
  ...SECURITY_HEADERS,
  'content-security-policy': DIAGRAM_POLICY,
}

/** Of the answer to a request for this path, which is as it was sent. */
export function headersOf(path: string): typeof SECURITY_HEADERS {
  return path.split(/[?#]/)[0] === '/diagram.html' ? DIAGRAM_HEADERS : SECURITY_HEADERS
}
