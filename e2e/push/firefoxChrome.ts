import { connect, type Socket } from 'node:net'

/** Firefox' own code, over its protocol for remote debuggers: a test's hand for what no page reaches. */
export interface FirefoxChrome {
  /** Evaluates an expression there; its value must be text. */
  evaluate(expression: string): Promise<string>
  close(): void
}

/** Firefox has to run with these. */
export function chromeAccess(port: number): { args: string[]; prefs: Record<string, boolean> } {
  return {
    args: [`--start-debugger-server=${port}`],
    prefs: {
      'devtools.debugger.remote-enabled': true,
      'devtools.debugger.prompt-connection': false,
      'devtools.chrome.enabled': true,
    },
  }
}

interface Packet {
  from: string
  error?: string
  message?: string
  type?: string
  resultID?: string
  result?: unknown
  exceptionMessage?: string
  hasException?: boolean
  processDescriptor?: { actor: string }
  process?: { consoleActor: string }
}

export async function connectFirefoxChrome(port: number): Promise<FirefoxChrome> {
  const socket = await connected(port)
  const listeners = new Set<(packet: Packet) => void>()
  let rest = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (let packet = next(); packet !== null; packet = next()) for (const listener of listeners) listener(packet)
  })

  /** `<length>:<JSON>` */
  function next(): Packet | null {
    const colon = rest.indexOf(':')
    if (colon === -1) return null
    const end = colon + 1 + Number(rest.subarray(0, colon).toString())
    if (rest.length < end) return null
    const text = rest.subarray(colon + 1, end).toString()
    rest = rest.subarray(end)
    return JSON.parse(text) as Packet
  }

  function wait(fits: (packet: Packet) => boolean): Promise<Packet> {
    return new Promise((resolve, reject) => {
      const listener = (packet: Packet) => {
        if (!fits(packet)) return
        listeners.delete(listener)
        if (packet.error === undefined) resolve(packet)
        else reject(new Error(`${packet.error}: ${packet.message}`))
      }
      listeners.add(listener)
    })
  }

  function ask(to: string, type: string, more: object = {}): Promise<Packet> {
    const text = JSON.stringify({ to, type, ...more })
    socket.write(`${Buffer.byteLength(text)}:${text}`)
    return wait((packet) => packet.from === to && packet.type === undefined)
  }

  // The greeting.
  await wait(({ from }) => from === 'root')
  const { processDescriptor } = await ask('root', 'getProcess', { id: 0 })
  const { process } = await ask(processDescriptor?.actor ?? '', 'getTarget')
  const console = process?.consoleActor ?? ''
  return {
    async evaluate(text) {
      const done = wait((packet) => packet.type === 'evaluationResult')
      await ask(console, 'evaluateJSAsync', { text })
      const { hasException, exceptionMessage, result } = await done
      if (hasException) throw new Error(exceptionMessage)
      if (typeof result !== 'string') throw new Error(`No text: ${JSON.stringify(result)}`)
      return result
    },
    close: () => socket.destroy(),
  }
}

/** It listens a moment after the browser has started. */
async function connected(port: number): Promise<Socket> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return socket
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Firefox does not listen for debuggers')
}
