import type { Browser } from 'playwright'
import type { Figures } from './figures'
import { median, newContext, visit, type Screen } from './visit'

/** Any app: something that can be pressed or filled is there. */
const anything: Screen = {
  path: '/',
  usable: `[...document.querySelectorAll('button, input, [role=button], a[href]')].some((element) => element.getClientRects().length > 0)`,
}

/** What can be measured of any web client, one visit of each in turns, so that a busy moment hits both. */
export async function measureNeutral(
  browser: Browser,
  clients: { ours: string; theirs: string },
  runs: number,
): Promise<Figures> {
  const figures: Figures = {}
  for (const cpu of [1, 4]) {
    const seen: Record<'ours' | 'theirs', { paint: number[]; usable: number[]; bytes: number[]; requests: number[] }> =
      {
        ours: { paint: [], usable: [], bytes: [], requests: [] },
        theirs: { paint: [], usable: [], bytes: [], requests: [] },
      }
    for (let run = 0; run < runs; run++) {
      for (const who of ['ours', 'theirs'] as const) {
        const context = await newContext(browser)
        let bytes = 0
        let requests = 0
        context.on('response', (response) => {
          requests++
          response
            .request()
            .sizes()
            .then(({ responseBodySize }) => void (bytes += responseBodySize))
            .catch(() => {})
        })
        const { firstPaint, usable } = await visit(context, clients[who], anything, cpu)
        seen[who].paint.push(firstPaint)
        seen[who].usable.push(usable)
        seen[who].bytes.push(bytes)
        seen[who].requests.push(requests)
        await context.close()
      }
    }
    for (const who of ['ours', 'theirs'] as const) {
      const { paint, usable, bytes, requests } = seen[who]
      figures[`${who} x${cpu}: first paint ms`] = median(paint)
      figures[`${who} x${cpu}: something to press ms`] = median(usable)
      figures[`${who} x${cpu}: kB`] = Math.round(median(bytes) / 1000)
      figures[`${who} x${cpu}: requests`] = median(requests)
    }
  }
  return figures
}
