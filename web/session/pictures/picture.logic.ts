import type { AttachedFile } from '../../../worker/api/chat'

/** Largest size in the chat, in CSS pixels. */
const most = { width: 360, height: 280 }
const least = 48

/** The place that a picture takes in the chat, before and after it is there. */
export function boxOf(size: { width: number; height: number } | null): { width: number; height: number } {
  if (!size) return { width: 240, height: 160 }
  const scale = Math.min(1, most.width / size.width, most.height / size.height)
  const fit = (side: number) => Math.max(least, Math.round(side * scale))
  return { width: fit(size.width), height: fit(size.height) }
}

const extension = /\.(?:png|jpe?g|gif|webp)$/i

/** Whether it is worth downloading to show; what it really is, its bytes tell. An SVG is a document and never shown. */
export function looksLikePicture({
  name,
  mimeType,
  image,
}: Pick<AttachedFile, 'name' | 'mimeType' | 'image'>): boolean {
  if (mimeType !== null) return mimeType.startsWith('image/') && !mimeType.startsWith('image/svg')
  return image !== null || extension.test(name)
}
