import { createContext, use } from 'react'
import type { NewPicture } from '../../../worker/api/attachments/pictures'
import type { SessionAddress } from '../../../worker/api/ids'

/** What the parts of one open chat share. */
export interface ChatPlace {
  session: SessionAddress
  /** Label of the session's server, for words. */
  serverLabel: string
  /** The session's folder; empty when unknown. */
  folder: string
  /** Puts text and pictures into the composer, beside what is there, and focuses it. */
  compose(text: string, pictures?: readonly NewPicture[]): void
  /** Sends a text as the composer does; null = nobody would read it. */
  send: ((text: string) => Promise<unknown>) | null
}

export const ChatPlaceContext = createContext<ChatPlace | null>(null)

/** Number of the message with which the agent's present work began; null = it rests, or nothing here tells. */
export const WorkSinceContext = createContext<number | null>(null)

export function useChatPlace(): ChatPlace {
  const place = use(ChatPlaceContext)
  if (!place) throw new Error('ChatPlaceContext is missing')
  return place
}
