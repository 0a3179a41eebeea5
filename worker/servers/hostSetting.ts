import type { CanonicalUrl } from '../api/ids'
import type { DemoTerminal } from '../api/state'
import { parseServerUrl } from '../protocol/serverUrl'
import { parseLink } from '../protocol/link'

/** What the app's host says in `/happy-hub.json` beside the default server. */
export interface HostSetting {
  /** First labels of new entries. */
  labels: ReadonlyMap<CanonicalUrl, string>
  /** Terminals that wait for an approval, each with a link that names its server. */
  demo: readonly DemoTerminal[]
}

const maximumLabelLength = 40
/** No host has more; what follows is left out. */
const maximumEntries = 32

/** Reads `{ labels?: { [url]: label }, demo?: { label, link }[] }` of anything. What is unusable is left out. */
export function readHostSetting(setting: unknown): HostSetting {
  const fields = asObject(setting)
  const labels = Object.entries(asObject(fields['labels']))
  const demo = Array.isArray(fields['demo']) ? (fields['demo'] as unknown[]) : []
  return {
    labels: new Map(labels.slice(0, maximumEntries).flatMap(([url, label]) => readLabel(url, label))),
    demo: demo.slice(0, maximumEntries).flatMap(readDemoTerminal),
  }
}

/** The demo terminals without those whose key `isSame` recognises. */
export function withoutTerminal(demo: readonly DemoTerminal[], isSame: (key: Uint8Array) => boolean): DemoTerminal[] {
  return demo.filter(({ link }) => {
    const parsed = parseLink(link)
    return !parsed.ok || !isSame(parsed.link.key)
  })
}

function readLabel(url: string, label: unknown): [CanonicalUrl, string][] {
  const parsed = parseServerUrl(url)
  const text = cleanLabel(label)
  return parsed.ok && text !== null ? [[parsed.url, text]] : []
}

function readDemoTerminal(value: unknown): DemoTerminal[] {
  const { label, link } = asObject(value)
  const text = cleanLabel(label)
  if (text === null || typeof link !== 'string') return []
  const parsed = parseLink(link)
  // Without a server it would be offered to whichever server is the primary.
  const namesServer = parsed.ok && parsed.link.kind === 'terminal-link' && parsed.link.server !== null
  return namesServer ? [{ label: text, link }] : []
}

/** Without control and formatting characters, which could make it read as something else; null when nothing is left. */
function cleanLabel(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > maximumLabelLength) return null
  const text = value.replaceAll(/\p{C}/gu, '').trim()
  return text === '' ? null : text
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
