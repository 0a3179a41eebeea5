import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** For programs that take no port 0. Another one may take it in between; then the start fails and says so. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
