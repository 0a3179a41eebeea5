import type { AttachmentSource } from '../../../worker/api/attachments/pictures'
import type { ChatItem, UserText } from '../../../worker/api/chat'
import { HubError } from '../../../worker/api/errors'
import type { CanonicalUrl, LocalId } from '../../../worker/api/ids'
import { userText } from '../fixtureChats'

/** What becomes of a picture when it is opened, by its reference. */
const states = ['shown', 'on-its-way', 'failed', 'no-picture', 'locked'] as const

const thumbhash = '3OcRJYB4d3h/iIeHeEh3eIhw+j2w'

function file(ref: string, name: string, from: 'user' | 'agent'): ChatItem {
  const image = { width: 480, height: 320, thumbhash }
  return {
    kind: 'file',
    id: `${from}-${ref}`,
    seq: 1,
    time: Date.now(),
    from,
    ref,
    name,
    size: 48_000,
    mimeType: 'image/png',
    image,
  }
}

const picture = { name: 'unsent.png', width: 320, height: 200, size: 32_000, type: 'image/png' } as const
const uploading: UserText['delivery'] = { state: 'uploading', done: 0, of: 2, bytes: { done: 0, of: 64_000 } }

export function pictureItems(): ChatItem[] {
  return [
    ...states.map((state) => file(state, `${state}.png`, 'user')),
    file('shown', 'a very long name of a picture that an agent has made and sent from its machine.png', 'agent'),
    userText('unsent', 'With two pictures on their way', {
      seq: null,
      localId: 'l-pictures' as LocalId,
      delivery: uploading,
      pictures: [picture, picture],
    }),
  ]
}

/** The hub's answer for these. */
export async function openGalleryPicture(source: AttachmentSource): Promise<Blob> {
  const serverUrl = 'https://cloud.example.org' as CanonicalUrl
  switch (source.kind === 'stored' ? source.ref : 'shown') {
    case 'on-its-way':
      return new Promise(() => undefined)
    case 'failed':
      throw new HubError({ code: 'unreachable', serverUrl, reason: 'timed-out' })
    case 'locked':
      throw new HubError({ code: 'locked-content', serverUrl })
    case 'no-picture':
      return new Blob(['no picture'], { type: 'image/png' })
  }
  const canvas = new OffscreenCanvas(480, 320)
  const context = canvas.getContext('2d')
  if (context) {
    context.fillStyle = '#5a8fd4'
    context.fillRect(0, 0, 480, 320)
    context.fillStyle = '#f4d06f'
    context.fillRect(120, 90, 160, 120)
  }
  return canvas.convertToBlob()
}
