/**
 * In place of @lezer/highlight in the built app (vite.config.ts): the parser names colours for an editor, which nothing
 * here draws, and the real part is 2 KiB of the chat.
 */
import type { NodePropSource } from '@lezer/common'

type AnyTag = (...parts: unknown[]) => AnyTag

/** Only there because the parser tests for instances of it. */
export function Tag(): AnyTag {
  return Tag
}

/** Every name is a tag, and every tag can be asked for a variant. */
export const tags = new Proxy<Record<string, AnyTag>>({}, { get: () => Tag })

export const styleTags = (): NodePropSource => () => null
