import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { scriptedAnswer } from './modelScript'
import type { ModelBlock } from './modelScript'
import { picturesReport } from './picturesReport'
import { answerResponses } from './responsesApi'

/** The part of a Messages API request that the script looks at. */
interface MessagesRequest {
  model: string
  stream?: boolean
  messages: { role: string; content: string | ContentBlock[] }[]
}

interface ContentBlock {
  type: string
  text?: string
  content?: string | ContentBlock[]
  /** Of an image. */
  source?: { media_type?: string; data?: string }
}

export interface ModelStandIn {
  /** For `ANTHROPIC_BASE_URL`; codex's model provider is at `/v1`. */
  readonly url: string
  /** The user texts that were answered, in order. */
  prompts(): string[]
  stop(): Promise<void>
}

/** A scripted stand-in of the Messages API and the Responses API on loopback, for the real `claude` and `codex`. */
export async function startModelStandIn(): Promise<ModelStandIn> {
  const prompts: string[] = []
  const server = createServer((request, response) => {
    void handle(request, response)
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const body = await readBody(request)
    if (request.method === 'POST' && path === '/v1/messages/count_tokens')
      return sendJson(response, { input_tokens: 10 })
    if (request.method === 'POST' && path === '/v1/responses') {
      const prompt = await answerResponses(response, body)
      if (prompt !== null) prompts.push(prompt)
      return undefined
    }
    if (request.method !== 'POST' || path !== '/v1/messages') {
      response.writeHead(404, { 'Content-Type': 'application/json' })
      response.end('{"type":"error","error":{"type":"not_found_error","message":"Not found"}}')
      return undefined
    }
    const message = JSON.parse(body) as MessagesRequest
    const { text, step, results, pictures } = conversationState(message)
    if (step === 0) prompts.push(text)
    const answer = scriptedAnswer(text, step, results, message.model)
    const blocks = step === 0 ? [...answer, ...reportOf(pictures)] : answer
    return message.stream ? streamAnswer(response, message.model, blocks) : sendWhole(response, message.model, blocks)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    prompts: () => [...prompts],
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** The last thing that the person said, and how many rounds of tool results came since. */
function conversationState(request: MessagesRequest): {
  text: string
  step: number
  results: string[]
  pictures: ContentBlock[]
} {
  let step = 0
  let results: string[] = []
  for (const message of request.messages.toReversed()) {
    if (message.role !== 'user') continue
    const blocks: ContentBlock[] =
      typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content
    const toolResults = blocks.filter((block) => block.type === 'tool_result')
    const texts = blocks.filter((block) => block.type === 'text').map((block) => personText(block.text ?? ''))
    const text = texts.findLast((one) => one !== '')
    const pictures = blocks.filter((block) => block.type === 'image')
    if (toolResults.length === 0 && text !== undefined) return { text, step, results, pictures }
    if (toolResults.length === 0) continue
    if (step === 0) results = toolResults.map((block) => resultText(block))
    step += 1
  }
  return { text: '', step, results, pictures: [] }
}

function reportOf(pictures: readonly ContentBlock[]): ModelBlock[] {
  const given = pictures.map(({ source }) => ({ mediaType: source?.media_type ?? 'no type', data: source?.data ?? '' }))
  return given.length === 0 ? [] : [{ type: 'text', text: picturesReport(given) }]
}

/** Without what claude and the CLI put around a prompt. */
function personText(text: string): string {
  return text.replaceAll(/<(system-reminder|command-\w+|local-command-\w+)>[\s\S]*?<\/\1>/g, '').trim()
}

function resultText(block: ContentBlock): string {
  if (typeof block.content === 'string') return block.content
  return (block.content ?? []).map((one) => one.text ?? '').join('\n')
}

type WireBlock =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'tool_use'; id: string; name: string; input: Record<string, unknown> }

function wireBlock(block: ModelBlock): WireBlock {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text }
    case 'thinking':
      return { type: 'thinking', thinking: block.thinking, signature: 'c2lnbmF0dXJl' }
    case 'tool_use':
      return { type: 'tool_use', id: `toolu_${randomUUID().replaceAll('-', '')}`, name: block.name, input: block.input }
  }
}

function envelope(model: string): Record<string, unknown> {
  const usage = { input_tokens: 12, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 }
  const id = `msg_${randomUUID().replaceAll('-', '')}`
  return { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage }
}

function stopReason(blocks: readonly ModelBlock[]): 'tool_use' | 'end_turn' {
  return blocks.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn'
}

function sendWhole(response: ServerResponse, model: string, blocks: readonly ModelBlock[]): void {
  sendJson(response, { ...envelope(model), content: blocks.map(wireBlock), stop_reason: stopReason(blocks) })
}

/** The event stream: message_start, per block start / deltas / stop, message_delta, message_stop. */
async function streamAnswer(response: ServerResponse, model: string, blocks: readonly ModelBlock[]): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
  const send = (type: string, data: Record<string, unknown>): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  }
  send('message_start', { message: envelope(model) })
  for (const [index, block] of blocks.entries()) {
    const wire = wireBlock(block)
    send('content_block_start', { index, content_block: emptied(wire) })
    for (const delta of deltasOf(wire, block)) {
      if (block.type === 'text' && block.msPerWord !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, block.msPerWord))
      }
      if (response.destroyed) return
      send('content_block_delta', { index, delta })
    }
    send('content_block_stop', { index })
  }
  send('message_delta', {
    delta: { stop_reason: stopReason(blocks), stop_sequence: null },
    usage: { output_tokens: 9 },
  })
  send('message_stop', {})
  response.end()
}

function emptied(block: WireBlock): Record<string, unknown> {
  if (block.type === 'text') return { type: 'text', text: '' }
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' }
  return { ...block, input: {} }
}

function deltasOf(wire: WireBlock, block: ModelBlock): Record<string, unknown>[] {
  if (wire.type === 'tool_use') return [{ type: 'input_json_delta', partial_json: JSON.stringify(wire.input) }]
  if (wire.type === 'thinking') {
    return [
      { type: 'thinking_delta', thinking: wire.thinking },
      { type: 'signature_delta', signature: wire.signature },
    ]
  }
  const slow = block.type === 'text' && block.msPerWord !== undefined
  const parts = slow ? wire.text.split(/(?<= )/) : [wire.text]
  return parts.map((text) => ({ type: 'text_delta', text }))
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(value))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
