import { afterEach, expect, test } from 'vitest'
import { pendingCode } from './pending'

const testPage = window.location.href

afterEach(() => {
  pendingCode.clear()
  window.history.replaceState(null, '', testPage)
})

test('the code leaves address bar and history at once, at the start and later', async () => {
  const { origin } = window.location
  window.history.replaceState(null, '', '/sign-in#code=first&server=https%3A%2F%2Fa.example')
  await import('./takeFragments')
  expect(window.location.href).toBe(`${origin}/sign-in`)
  expect(pendingCode.current()).toBe(`${origin}/sign-in#code=first&server=https%3A%2F%2Fa.example`)

  const taken = new Promise<void>((resolve) => {
    const stop = pendingCode.subscribe(() => {
      stop()
      resolve()
    })
  })
  window.location.hash = '#code=second'
  await taken
  expect(window.location.href).toBe(`${origin}/sign-in`)
  expect(pendingCode.current()).toBe(`${origin}/sign-in#code=second`)
})
