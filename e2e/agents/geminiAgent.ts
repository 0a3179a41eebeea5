/**
 * An agent with the command `gemini --experimental-acp`: the Agent Client Protocol over stdin and stdout, with the words of
 * modelScript.ts that it has forms for. What it does it only says; a command that is allowed is not run.
 */
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { echoOf } from './modelScript'

interface Message {
  id?: number | string
  method?: string
  params?: { sessionId?: string; prompt?: { type: string; text?: string }[] }
  result?: { outcome?: { outcome: string; optionId?: string } }
}

const waiting = new Map<number, (answer: Message) => void>()
const stopped = new Set<string>()
let asked = 0

function send(message: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

function update(sessionId: string, change: Record<string, unknown>): void {
  send({ method: 'session/update', params: { sessionId, update: change } })
}

function say(sessionId: string, text: string): void {
  update(sessionId, { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })
}

async function ask(sessionId: string, command: string): Promise<string> {
  const toolCallId = `run_shell_command-${randomUUID()}`
  update(sessionId, {
    sessionUpdate: 'tool_call',
    toolCallId,
    title: command,
    kind: 'execute',
    status: 'pending',
    rawInput: { command },
  })
  const options = [
    { optionId: 'proceed_once', name: 'Allow once', kind: 'allow_once' },
    { optionId: 'proceed_always', name: 'Always allow', kind: 'allow_always' },
    { optionId: 'cancel', name: 'Cancel', kind: 'reject_once' },
  ]
  const toolCall = { toolCallId, kind: 'execute', title: command, status: 'pending', content: [], locations: [] }
  const id = ++asked
  const answer = new Promise<Message>((resolve) => waiting.set(id, resolve))
  send({ id, method: 'session/request_permission', params: { sessionId, toolCall, options } })
  const outcome = (await answer).result?.outcome?.optionId ?? 'nothing'
  const status = outcome.startsWith('proceed') ? 'completed' : 'failed'
  update(sessionId, { sessionUpdate: 'tool_call_update', toolCallId, kind: 'execute', status })
  return outcome
}

async function speakSlowly(sessionId: string, words: number): Promise<'cancelled' | 'end_turn'> {
  stopped.delete(sessionId)
  for (let word = 1; word <= words; word++) {
    if (stopped.has(sessionId)) return 'cancelled'
    say(sessionId, `word${word} `)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return 'end_turn'
}

async function answerPrompt(sessionId: string, text: string): Promise<'cancelled' | 'end_turn'> {
  const [, command = '', rest = ''] = /^(\w+)(?::\s*(.*))?$/.exec(text) ?? []
  if (command === 'slow') return speakSlowly(sessionId, Number.parseInt(rest, 10) || 10)
  if (command === 'run') say(sessionId, `Done. ${await ask(sessionId, rest)}`)
  else if (command === 'model') say(sessionId, `Asked: ${process.env['GEMINI_MODEL']}`)
  else say(sessionId, echoOf(text))
  return 'end_turn'
}

async function handle(message: Message): Promise<void> {
  const { id, method, params } = message
  const sessionId = params?.sessionId ?? ''
  switch (method) {
    case undefined:
      if (typeof id === 'number') waiting.get(id)?.(message)
      return
    case 'initialize':
      return send({ id, result: { protocolVersion: 1, agentCapabilities: {}, authMethods: [] } })
    case 'session/new':
      return send({ id, result: { sessionId: randomUUID() } })
    case 'session/cancel':
      stopped.add(sessionId)
      return
    case 'session/prompt': {
      // The CLI adds instructions of its own to what the person wrote.
      const text = params?.prompt?.find((part) => part.type === 'text')?.text ?? ''
      const stopReason = await answerPrompt(
        sessionId,
        text
          .split('\n\n')
          .find((part) => part !== '')
          ?.trim() ?? '',
      )
      return send({ id, result: { stopReason } })
    }
    default:
      if (id !== undefined) send({ id, error: { code: -32601, message: `No method ${method}` } })
  }
}

createInterface({ input: process.stdin }).on('line', (line) => void handle(JSON.parse(line) as Message))
