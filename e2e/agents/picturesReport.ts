import { createHash } from 'node:crypto'

export interface GivenPicture {
  mediaType: string
  /** Base64. */
  data: string
}

/** What the scripted model says of the pictures that came with a prompt: the bytes, by their digest. */
export function picturesReport(pictures: readonly GivenPicture[]): string {
  const lines = pictures.map(({ mediaType, data }) => {
    const bytes = Buffer.from(data, 'base64')
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    return `${mediaType} ${bytes.length} bytes ${digest}`
  })
  return lines.join('\n\n')
}
