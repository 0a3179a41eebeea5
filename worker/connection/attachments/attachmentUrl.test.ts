import { describe, expect, test } from 'vitest'
import type { CanonicalUrl } from '../../api/ids'
import { attachmentPlace } from './attachmentUrl'

const place = (server: string, url: string) => {
  const found = attachmentPlace(server as CanonicalUrl, url)
  return found.kind === 'server' ? found.path : found.url.origin
}

describe('where a server wants attachments', () => {
  test.each([
    ['itself', 'https://a.test', 'https://a.test/v1/x', '/v1/x'],
    ['itself, by the only name it knows', 'https://a.test', 'http://localhost:3005/v1/x', '/v1/x'],
    ['itself, on this computer', 'http://127.0.0.1:3005', 'http://localhost:3005/v1/x', '/v1/x'],
    ['a storage', 'https://a.test', 'https://bucket.test/x?sign=1', 'https://bucket.test'],
    ['a storage beside it', 'http://192.168.1.2:3005', 'http://192.168.1.3:9000/x', 'http://192.168.1.3:9000'],
    ['a storage on this computer', 'http://127.0.0.1:3005', 'http://127.0.0.1:9000/x', 'http://127.0.0.1:9000'],
  ])('%s', (_what, server, url, expected) => expect(place(server, url)).toBe(expected))

  test.each([
    ['what is more private than the server', 'https://192.168.1.1/x'],
    ['a name of the local network', 'https://router.local/x'],
    ['a line that anybody reads', 'http://bucket.test/x'],
    ['credentials', 'https://me:secret@bucket.test/x'],
    ['another scheme', 'file:///etc/passwd'],
    ['no address', 'x'],
  ])('%s is not called', (_what, url) => {
    expect(() => place('https://a.test', url)).toThrow(expect.objectContaining({ code: 'attachment-storage' }))
  })
})
