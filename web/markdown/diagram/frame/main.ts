/**
 * The document that draws diagrams: one file with Mermaid in it (scripts/diagrams/diagramDocument.ts),
 * shown to nobody, in an origin that is nobody's. What it works on was written by agents.
 */
import type { DrawRequest } from '../drawing'
import { drawAsSvg } from './drawAsSvg'

addEventListener(
  'message',
  ({ source, ports: [port] }) => {
    if (source !== parent || !port) return
    port.addEventListener('message', ({ data }: MessageEvent<DrawRequest>) => {
      void drawAsSvg(data).then((answer) => port.postMessage(answer))
    })
    port.start()
    port.postMessage('ready')
  },
  { once: true },
)
