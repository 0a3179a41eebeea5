import { expect, test } from 'vitest'
import { createSharedItems } from './sharedItems'

const link = 'happy://terminal?key=4Vd0yQ9mB1x7Jr3tPzWc8uKfHn2sLaEoTgYiR6bN5Xk'

function share(fields: Record<string, string | Blob>): Request {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return new Request('https://hub.example.org/connect/share', { method: 'POST', body })
}

async function keepAndFind(request: Request) {
  const items = createSharedItems()
  const { response, untilTaken } = await items.keep(request)
  const place = new URL(response.headers.get('location') ?? '', 'https://hub.example.org')
  return { items, response, untilTaken, place, id: place.searchParams.get('shared') ?? '' }
}

test('the page is opened by GET, and its address tells nothing of what was shared', async () => {
  const { response, place } = await keepAndFind(share({ text: link, title: 'Login' }))
  expect(response.status).toBe(303)
  expect(place.pathname).toBe('/connect')
  expect(place.href).not.toContain('4Vd0')
  expect(await response.text()).toBe('')
})

test('it is given away once; then the event may end', async () => {
  const { items, id, untilTaken } = await keepAndFind(share({ text: link }))
  expect(items.take(id)).toEqual({ kind: 'text', text: link })
  await untilTaken
  expect(items.take(id)).toEqual({ kind: 'none' })
})

test('a service worker that was restarted has nothing, and says so', async () => {
  const { id } = await keepAndFind(share({ text: link }))
  expect(createSharedItems().take(id)).toEqual({ kind: 'none' })
})

test('a picture goes before the words that came with it; an address before other words', async () => {
  const picture = await keepAndFind(share({ text: 'Look', image: new Blob(['png'], { type: 'image/png' }) }))
  expect(picture.items.take(picture.id).kind).toBe('image')
  const address = await keepAndFind(share({ title: 'Login', text: 'see', url: link, image: new Blob([]) }))
  expect(address.items.take(address.id)).toEqual({ kind: 'text', text: link })
})

test('a form that cannot be read is nothing, not an error', async () => {
  const { items, id } = await keepAndFind(
    new Request('https://hub.example.org/connect/share', { method: 'POST', body: 'x' }),
  )
  expect(items.take(id)).toEqual({ kind: 'none' })
})
