import { isAtLeast, versionNumbers } from '../agentSettings/cliVersion'
import type { SettingsTarget } from '../agentSettings/modes'

/** A picture that goes with a prompt. */
export interface NewPicture {
  name: string
  bytes: Blob
  width: number
  height: number
  /** Base64; null = none. */
  thumbhash: string | null
}

/** A picture that is attached and not sent. */
export interface KeptPicture {
  id: string
  picture: NewPicture
}

/** A picture of a prompt that the server does not have yet. */
export interface UnsentPicture {
  name: string
  /** In bytes, before encryption. */
  size: number
  width: number
  height: number
}

/** What is to be opened: a file that the server keeps, or one of a prompt that waits here. */
export type AttachmentSource = { kind: 'stored'; ref: string } | { kind: 'unsent'; localId: string; index: number }

/** The CLI ties all of them to one prompt; a model takes no more of this size at once. */
export const mostPictures = 10

/** A server takes 10 MiB with encryption (docs/protocol.md 3.7). */
export const mostPictureBytes = 10 * 1024 * 1024 - 40

export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'

/** By the first bytes, as the CLI decides it (docs/protocol.md 6.8); null = no picture of these kinds. */
export function pictureType(bytes: Uint8Array): PictureType | null {
  const starts = (text: string, at = 0): boolean =>
    [...text].every((character, index) => bytes[at + index] === character.charCodeAt(0))
  if (starts('\u0089PNG\r\n\u001a\n')) return 'image/png'
  if (starts('\u00ff\u00d8\u00ff')) return 'image/jpeg'
  if (starts('GIF87a') || starts('GIF89a')) return 'image/gif'
  return starts('RIFF') && starts('WEBP', 8) ? 'image/webp' : null
}

/** What Happy Agent says of the pictures that it takes. */
export interface PictureLimits {
  /** Of one picture, before encryption; null = not said. */
  mostBytes: number | null
}

/** Why a session's agent cannot be given pictures. */
export type PictureRefusal = 'agent' | 'version' | 'unknown-version'

const takePictures = new Set(['claude', 'codex'])
/** Older CLIs drop them without a word (docs/protocol.md 8.6). */
const firstWithPictures = [1, 2, 0] as const

/** Null = its CLI takes pictures. */
export function pictureRefusal(
  target: Pick<SettingsTarget, 'agent' | 'cliVersion' | 'isHappyAgent'> & { pictures: PictureLimits | null },
): PictureRefusal | null {
  // It says itself what it takes.
  if (target.isHappyAgent) return target.pictures ? null : 'agent'
  if (!takePictures.has(target.agent)) return 'agent'
  if (!versionNumbers(target.cliVersion)) return 'unknown-version'
  return isAtLeast(target.cliVersion, firstWithPictures) ? null : 'version'
}
