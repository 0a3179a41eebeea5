import { afterEach, expect, test } from 'vitest'
import { MAX_LINK_LENGTH } from '../../worker/api/links/linkLength'
import { pendingLink, pendingNotice } from './pending'

const testPage = window.location.href

afterEach(() => {
  pendingLink.clear()
  window.history.replaceState(null, '', testPage)
})

test('the fragment leaves address bar and history at once, at the start and later', async () => {
  const { origin } = window.location
  window.history.replaceState(null, '', '/terminal/connect#key=first&server=https%3A%2F%2Fa.example')
  await import('./takeFragments')
  expect(window.location.href).toBe(`${origin}/terminal/connect`)
  expect(pendingLink.current()?.text).toBe(`${origin}/terminal/connect#key=first&server=https%3A%2F%2Fa.example`)

  const taken = new Promise<void>((resolve) => {
    const stop = pendingLink.subscribe(() => {
      stop()
      resolve()
    })
  })
  window.location.hash = '#key=second'
  await taken
  expect(window.location.href).toBe(`${origin}/terminal/connect`)
  expect(pendingLink.current()?.text).toBe(`${origin}/terminal/connect#key=second`)
})

test('a link from the protocol handler is taken whole, for the hub to read', async () => {
  const { origin } = window.location
  const link = encodeURIComponent('web+happy://terminal?key=third&server=https%3A%2F%2Fa.example')
  await import('./takeFragments')
  window.history.replaceState(null, '', `/terminal/connect#${link}`)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
  expect(window.location.href).toBe(`${origin}/terminal/connect`)
  expect(pendingLink.current()).toEqual({ text: `${origin}/terminal/connect#${link}`, source: 'web-link' })
})

test('a fragment of 1 MB is not carried about: what is kept is only just too long for a link', async () => {
  await import('./takeFragments')
  window.history.replaceState(null, '', `/terminal/connect#key=${'x'.repeat(1_000_000)}`)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
  expect(window.location.hash).toBe('')
  expect(pendingLink.current()?.text).toHaveLength(MAX_LINK_LENGTH + 1)
})

test('a fragment of another page is left alone', () => {
  window.history.replaceState(null, '', '/settings#theme')
  window.dispatchEvent(new HashChangeEvent('hashchange'))
  expect(window.location.hash).toBe('#theme')
  expect(pendingLink.current()).toBeNull()
})

test('a sealed notice is taken out of address bar and history, and is no link of a terminal', async () => {
  const { origin } = window.location
  await import('./takeFragments')
  window.history.replaceState(null, '', '/notice#sealed')
  window.dispatchEvent(new HashChangeEvent('hashchange'))
  expect(window.location.href).toBe(`${origin}/notice`)
  expect([pendingNotice.current(), pendingLink.current()]).toEqual([`${origin}/notice#sealed`, null])
  pendingNotice.clear()
})
