/** The parts of W3C WebDriver that the tests use: https://www.w3.org/TR/webdriver2/, over plain HTTP. */

/** What a driver answers instead of a value; `code` is the error of the standard, like `stale element reference`. */
export class WebDriverError extends Error {
  override readonly name = 'WebDriverError'
  readonly code: string
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}

export interface WebDriverSession {
  open(url: string): Promise<void>
  reload(): Promise<void>
  url(): Promise<string>
  /** All that fit a CSS selector now, in the order of the document. */
  find(css: string): Promise<WebDriverElement[]>
  /** A PNG of what the window shows. */
  screenshot(): Promise<Buffer>
  resize(size: { width: number; height: number }): Promise<void>
  end(): Promise<void>
}

export interface WebDriverElement {
  find(css: string): Promise<WebDriverElement[]>
  /** The role and the name that assistive technology is told. */
  role(): Promise<string>
  name(): Promise<string>
  /** As it is rendered. */
  text(): Promise<string>
  attribute(name: string): Promise<string | null>
  isSelected(): Promise<boolean>
  /** Scrolls it into view; fails where something else would get the click. */
  click(): Promise<void>
  type(text: string): Promise<void>
}

type Send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>

/** The key under which the standard passes an element's id. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf'
type ElementReference = Record<typeof elementKey, string>

/** Opens a browser. `capabilities` = what the driver is asked for. */
export async function newWebDriverSession(driverUrl: string, capabilities: object): Promise<WebDriverSession> {
  const created = await call(driverUrl, 'POST', '/session', { capabilities: { alwaysMatch: capabilities } })
  const { sessionId } = created as { sessionId: string }
  const send: Send = (method, path, body) => call(driverUrl, method, `/session/${sessionId}${path}`, body)
  return {
    open: async (url) => void (await send('POST', '/url', { url })),
    reload: async () => void (await send('POST', '/refresh', {})),
    url: async () => (await send('GET', '/url')) as string,
    find: (css) => findElements(send, '', css),
    screenshot: async () => Buffer.from((await send('GET', '/screenshot')) as string, 'base64'),
    resize: async (size) => void (await send('POST', '/window/rect', size)),
    end: async () => void (await send('DELETE', '')),
  }
}

async function findElements(send: Send, within: string, css: string): Promise<WebDriverElement[]> {
  const found = await send('POST', `${within}/elements`, { using: 'css selector', value: css })
  return (found as ElementReference[]).map((reference) => elementOf(send, reference[elementKey]))
}

function elementOf(send: Send, id: string): WebDriverElement {
  const path = `/element/${id}`
  return {
    find: (css) => findElements(send, path, css),
    role: async () => (await send('GET', `${path}/computedrole`)) as string,
    name: async () => (await send('GET', `${path}/computedlabel`)) as string,
    text: async () => (await send('GET', `${path}/text`)) as string,
    attribute: async (name) => (await send('GET', `${path}/attribute/${name}`)) as string | null,
    isSelected: async () => (await send('GET', `${path}/selected`)) as boolean,
    async click() {
      // The driver scrolls only what is outside of the window, not what lies under a bar.
      const script = 'arguments[0].scrollIntoView({ block: "center" })'
      await send('POST', '/execute/sync', { script, args: [{ [elementKey]: id }] })
      await send('POST', `${path}/click`, {})
    },
    type: async (text) => void (await send('POST', `${path}/value`, { text })),
  }
}

/** A driver that hangs must fail the test with its own words, not with the test's time limit. */
const answerLimitMs = 60_000

async function call(driverUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${driverUrl}${path}`, {
    method,
    signal: AbortSignal.timeout(answerLimitMs),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json; charset=utf-8' } }),
  })
  const { value } = (await response.json()) as { value: unknown }
  if (response.ok) return value
  const { error, message } = value as { error: string; message: string }
  throw new WebDriverError(error, `${message} (${method} ${path})`)
}
