import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { scriptedAnswer } from './modelScript'
import type { ModelBlock } from './modelScript'
import { picturesReport, type GivenPicture } from './picturesReport'

/** The part of a Responses API request that the script looks at. */
interface ResponsesRequest {
  model: string
  input: ResponsesItem[]
}

interface ResponsesItem {
  type: string
  role?: string
  content?: { type: string; text?: string; image_url?: string }[]
  /** Of what a tool gave back. */
  output?: unknown
}

/** Answers codex: the script of claude's stand-in, with codex's tools. Resolves to the prompt if it is a new one. */
export async function answerResponses(response: ServerResponse, body: string): Promise<string | null> {
  const request = JSON.parse(body) as ResponsesRequest
  const { text, results, pictures } = conversationState(request)
  const answer = scriptedAnswer(text, results.length, results.slice(-1), request.model)
  const isNew = results.length === 0
  const report = isNew && pictures.length > 0 ? [{ type: 'text' as const, text: picturesReport(pictures) }] : []
  await stream(response, [...answer, ...report])
  return isNew ? text : null
}

/** The last thing that the person said, and what the tools have given back since: one a step. */
function conversationState({ input }: ResponsesRequest): {
  text: string
  results: string[]
  pictures: GivenPicture[]
} {
  const at = input.findLastIndex((item) => item.role === 'user' && personText(item) !== '')
  const prompt = input[at]
  const results = input
    .slice(at + 1)
    .filter(({ type }) => type.endsWith('_output'))
    .map(({ output }) => (typeof output === 'string' ? output : JSON.stringify(output)))
  return { text: prompt ? personText(prompt) : '', results, pictures: prompt ? picturesOf(prompt) : [] }
}

/** Without what codex and the CLI put around a prompt. */
function personText({ content }: ResponsesItem): string {
  const texts = (content ?? []).map(({ text = '' }) => text.replace(/<happy-system>[^]*<\/happy-system>/, '').trim())
  return texts.findLast((text) => text !== '' && !text.startsWith('<')) ?? ''
}

function picturesOf({ content }: ResponsesItem): GivenPicture[] {
  return (content ?? []).flatMap(({ image_url: url }) => {
    const [, mediaType, data] = /^data:([^;]+);base64,(.*)$/s.exec(url ?? '') ?? []
    return mediaType === undefined || data === undefined ? [] : [{ mediaType, data }]
  })
}

/** response.created, per item added / deltas / done, response.completed. */
async function stream(response: ServerResponse, blocks: readonly ModelBlock[]): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
  const send = (type: string, data: Record<string, unknown>): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  }
  const id = `resp_${randomUUID()}`
  send('response.created', { response: { id } })
  for (const [index, block] of blocks.entries()) {
    const item = itemOf(block)
    send('response.output_item.added', { output_index: index, item: { ...item, content: [] } })
    if (block.type === 'text' && block.msPerWord !== undefined) {
      for (const delta of block.text.split(/(?<= )/)) {
        await new Promise((resolve) => setTimeout(resolve, block.msPerWord))
        if (response.destroyed) return
        send('response.output_text.delta', { item_id: item['id'], output_index: index, content_index: 0, delta })
      }
    }
    send('response.output_item.done', { output_index: index, item })
  }
  const usage = { input_tokens: 12, output_tokens: 9, total_tokens: 21 }
  send('response.completed', { response: { id, usage } })
  response.end()
}

function itemOf(block: ModelBlock): Record<string, unknown> {
  const id = `item_${randomUUID()}`
  if (block.type === 'thinking') {
    return { type: 'reasoning', id, summary: [{ type: 'summary_text', text: block.thinking }] }
  }
  if (block.type === 'text') {
    return { type: 'message', id, role: 'assistant', content: [{ type: 'output_text', text: block.text }] }
  }
  return {
    type: 'function_call',
    id,
    call_id: `call_${randomUUID()}`,
    name: 'exec_command',
    arguments: JSON.stringify({ cmd: commandOf(block) }),
  }
}

/** Codex does all by commands; it takes this one for a change of files. */
function commandOf({ name, input }: Extract<ModelBlock, { type: 'tool_use' }>): string {
  if (name === 'Bash') return String(input['command'])
  if (name !== 'Write') throw new Error(`Codex has no tool for ${name}`)
  const patch = ['*** Begin Patch', `*** Add File: ${String(input['file_path'])}`, `+${String(input['content'])}`]
  return ["apply_patch <<'EOF'", ...patch, '*** End Patch', 'EOF'].join('\n')
}
