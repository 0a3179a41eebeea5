import { describe, expect, test } from 'vitest'
import { en } from './en/en'
import type { Messages } from './messages'

// Held by the compiler: each `@ts-expect-error` fails the type check as soon as its line compiles.
describe('a second language', () => {
  const { cancel, ...appWithoutCancel } = en.app
  const { insecure, ...appWithoutInsecure } = en.app
  const { permission, ...withoutPermission } = en

  test('says everything that English says, in its own words', () => {
    const other: Messages = {
      ...en,
      app: { ...appWithoutCancel, cancel: 'Abbrechen', needYou: (n) => `${n} warten auf dich` },
    }
    expect(other.app.needYou(2)).toBe('2 warten auf dich')
    expect(cancel).toBe('Cancel')
  })

  test('does not compile without a word', () => {
    // @ts-expect-error -- `app.cancel` is missing
    const other: Messages = { ...en, app: appWithoutCancel }
    expect(other.app).not.toHaveProperty('cancel')
  })

  test('does not compile without a group of words, deep or at the top', () => {
    // @ts-expect-error -- `app.insecure` is missing
    const deep: Messages = { ...en, app: appWithoutInsecure }
    // @ts-expect-error -- `permission` is missing
    const top: Messages = withoutPermission
    expect(deep.app).not.toHaveProperty('insecure')
    expect(top).not.toHaveProperty('permission')
    expect([insecure.title, permission.allow]).not.toContain('')
  })

  test('does not compile where a sentence asks for what English is not given', () => {
    // @ts-expect-error -- the callers give a number
    const other: Messages = { ...en, app: { ...en.app, needYou: (name: Date) => name.toISOString() } }
    expect(() => other.app.needYou(1)).toThrow(TypeError)
  })

  test('does not compile with plain text where a sentence is made', () => {
    // @ts-expect-error -- callers call it
    const other: Messages = { ...en, app: { ...en.app, needYou: 'someone waits' } }
    expect(typeof other.app.needYou).toBe('string')
  })
})
