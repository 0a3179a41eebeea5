import { modeName } from '../names/modeName.logic'
import type { ChatItem, ChatState, LostPart, ToolCall } from '../../worker/api/chat'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'

const words = sessionActionsMessages.export.file

export type ExportFormat = 'markdown' | 'json'

/** What a file says of its session before the conversation. */
export interface ExportHead {
  title: string
  server: string
  serverUrl: string
  machine: string
  directory: string
  sessionId: string
  /** ISO time in UTC. */
  exportedAt: string
  /** False = older messages are missing. */
  isComplete: boolean
}

/** The text of the file. */
export function exportText(format: ExportFormat, head: ExportHead, chat: Pick<ChatState, 'blocks' | 'lost'>): string {
  const items = chat.blocks.flat()
  if (format === 'markdown') return markdownOf(head, items, chat.lost)
  const lost = chat.lost.map(({ foundAt, afterSeq, blocks }) => ({ foundAt, afterSeq, items: blocks.flat() }))
  return `${JSON.stringify({ ...head, items, lost }, null, 2)}\n`
}

/** A name that every file system takes, told apart by the time of the export. */
export function exportName(format: ExportFormat, { title, exportedAt }: ExportHead): string {
  const safe = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '')
  const name = [...safe].slice(0, 60).join('') || words.untitled
  return `${name}-${exportedAt.slice(0, 16).replace(/\D/g, '')}.${format === 'markdown' ? 'md' : 'json'}`
}

function markdownOf(head: ExportHead, items: readonly ChatItem[], lost: readonly LostPart[]): string {
  const facts = [
    [words.server, `${head.server} (${head.serverUrl})`],
    [words.machine, head.machine],
    [words.directory, head.directory],
    [words.session, head.sessionId],
    [words.exported, head.exportedAt],
  ]
  const parts = [
    `# ${oneLine(head.title)}`,
    facts.flatMap(([name, value]) => (value ? [`- ${name}: ${oneLine(value)}`] : [])).join('\n'),
    ...(head.isComplete ? [] : [`> ${words.incomplete}`]),
    ...items.map(itemText),
    ...lost.flatMap(({ foundAt, blocks }) => [`## ${words.lost(isoTime(foundAt))}`, ...blocks.flat().map(itemText)]),
  ]
  return `${parts.join('\n\n')}\n`
}

function itemText(item: ChatItem): string {
  switch (item.kind) {
    case 'user-text':
      return `## ${words.you} · ${isoTime(item.time)}\n\n${item.text}`
    case 'agent-text':
      return `## ${item.parentId === null ? words.agent : words.helper} · ${isoTime(item.time)}\n\n${item.text}`
    case 'thinking':
      return quoted(`${words.thinking}\n\n${item.text}`)
    case 'terminal':
      return fenced(item.text)
    case 'tool-call':
      return toolText(item)
    case 'event':
      return `_${eventText(item.event)}_`
    case 'file':
      return `_${words.file(item.from === 'user' ? words.you : words.agent, oneLine(item.name), item.size)}_`
    case 'locked':
      return `_${words.locked}_`
  }
}

function toolText({ tool, title, input, result, state }: ToolCall): string {
  const parts = [
    `**${oneLine(tool)}**${title === null ? '' : ` — ${oneLine(title)}`} (${words.states[state]})`,
    fenced(asText(input)),
  ]
  if (result !== undefined && result !== null) parts.push(`${words.result}\n\n${fenced(asText(result))}`)
  return parts.join('\n\n')
}

function eventText(event: Extract<ChatItem, { kind: 'event' }>['event']): string {
  switch (event.type) {
    case 'message':
      return oneLine(event.text)
    case 'mode-switched':
      return words.events[event.mode]
    case 'limit-reached':
      return words.events.limit(isoTime(event.endsAt))
    case 'permission-mode-changed':
      return words.events.mode(oneLine(modeName(event.mode)))
    case 'title-changed':
      return words.events.title(oneLine(event.title))
    case 'entered-plan-mode':
      return words.events.plan
    case 'turn-ended':
      return words.events[event.status]
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** Its fence is longer than any in the text, so the text cannot end it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}

function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** To the second, in UTC. */
function isoTime(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
