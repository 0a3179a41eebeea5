import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'

export interface Answer {
  status: number
  /** The JSON body, parsed; typed by who asks */
  body: unknown
}

/** An account on one server, for the tests of that server. */
export interface TestClient {
  token: string
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer>
  /** @param auth what the handshake carries beside the token; resolves when connected */
  connect(auth: Record<string, string>): Promise<Socket>
}

/** Makes an account (docs/protocol.md 2.1). */
export async function signUp(serverUrl: string): Promise<TestClient> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const challenge = randomBytes(32)
  const { body } = await callServer(serverUrl, 'POST', '/v1/auth', {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64'),
    challenge: challenge.toString('base64'),
    signature: sign(null, challenge, privateKey).toString('base64'),
  })
  return clientWith(serverUrl, (body as { token: string }).token)
}

export function clientWith(serverUrl: string, token: string): TestClient {
  return {
    token,
    call: (method, path, body) => callServer(serverUrl, method, path, body, token),
    connect: async (auth) => {
      const options = { path: '/v1/updates', transports: ['websocket'], reconnection: false, auth: { token, ...auth } }
      const socket = io(serverUrl, { ...options, forceNew: true })
      await new Promise<void>((resolve, reject) => {
        socket.on('connect', () => resolve())
        socket.on('connect_error', reject)
      })
      return socket
    },
  }
}

async function callServer(
  serverUrl: string,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<Answer> {
  const response = await fetch(serverUrl + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

/** @returns the id of the new session */
export async function createSession(client: TestClient, tag: string): Promise<string> {
  const { body } = await client.call('POST', '/v1/sessions', { tag, metadata: 'bWV0YQ==' })
  return (body as { session: { id: string } }).session.id
}
