import { engines, inEngine } from '../engines/engines'
import { expect, test } from '../fixtures/test'
import { twoLinkedServersIn } from '../fixtures/twoServers'

for (const engine of engines) {
  const title = 'V3 unified list: sessions and machines of both in one list, with their server'
  test(inEngine(engine, title), async ({ world }) => {
    const { window, a, b } = await twoLinkedServersIn(engine, world, 'separate-key')
    await window.open('/machines')
    for (const { server, folder } of [a, b]) {
      const label = new URL(server.url).host
      await expect.poll(() => window.sessionRows(folder)).toHaveLength(1)
      await expect.poll(() => window.sessionRows(folder, label)).toHaveLength(1)
      await expect.poll(() => window.machines(label)).toEqual([expect.stringMatching(/CLI 1\.2\.5.*1 session/s)])
    }
    await expect.poll(() => window.sessionRows()).toHaveLength(2)

    // The list is live: a session that starts now appears by itself, with its server.
    await b.cli.startSession('gamma-work')
    await expect.poll(() => window.sessionRows('gamma-work', new URL(b.server.url).host)).toHaveLength(1)
  })
}
