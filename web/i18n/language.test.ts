import { describe, expect, test } from 'vitest'
import { agentSettingsMessages } from './agentSettingsMessages'
import { composerMessages } from './composerMessages'
import { filesMessages } from './filesMessages'
import type { Language } from './language'
import { linkMessages } from './linkMessages'
import { machineMessages } from './machineMessages'
import { messages } from './messages'
import { newSessionMessages } from './newSessionMessages'
import { notificationMessages } from './notificationMessages'
import { paletteMessages } from './paletteMessages'
import { permissionMessages } from './permissionMessages'
import { pictureMessages } from './pictureMessages'
import { sessionActionsMessages } from './sessionActionsMessages'
import { settingsMessages } from './settingsMessages'
import { syncedListMessages } from './syncedListMessages'

const english: Language = {
  atOnce: messages,
  linking: linkMessages,
  agentSettings: agentSettingsMessages,
  composer: composerMessages,
  files: filesMessages,
  machine: machineMessages,
  newSession: newSessionMessages,
  notifications: notificationMessages,
  palette: paletteMessages,
  permission: permissionMessages,
  pictures: pictureMessages,
  sessionActions: sessionActionsMessages,
  settings: settingsMessages,
  syncedList: syncedListMessages,
}

test('all words of English are in the shape that a language fills', () => {
  const modules = import.meta.glob<Record<string, unknown>>(['./en/**/*.ts', '!./en/**/*.test.ts'], { eager: true })
  expect(Object.keys(modules).length).toBeGreaterThan(20)
  const reached = new Set<unknown>([english, english.linking, english.atOnce].flatMap((part) => Object.values(part)))
  const unreached = Object.values(modules).flatMap((exported) =>
    Object.entries(exported).filter(([, words]) => !reached.has(words)),
  )
  expect(unreached.map(([name]) => name)).toEqual([])
})

// Held by the compiler: each `@ts-expect-error` fails the type check as soon as its line compiles.
describe('a second language', () => {
  const { atOnce } = english
  const { cancel, ...appWithoutCancel } = atOnce.app
  const { insecure, ...appWithoutInsecure } = atOnce.app
  const { visibleText, ...withoutVisibleText } = atOnce

  test('says everything that English says, in its own words', () => {
    const other: Language['atOnce'] = {
      ...atOnce,
      app: { ...appWithoutCancel, cancel: 'Abbrechen' },
      sessions: { ...atOnce.sessions, time: { ...atOnce.sessions.time, minutes: (n) => `${n} Min.` } },
    }
    expect(other.sessions.time.minutes(2)).toBe('2 Min.')
    expect(cancel).toBe('Cancel')
  })

  test('does not compile without a word', () => {
    // @ts-expect-error -- `app.cancel` is missing
    const other: Language['atOnce'] = { ...atOnce, app: appWithoutCancel }
    expect(other.app).not.toHaveProperty('cancel')
  })

  test('does not compile without a group of words, deep or at the top', () => {
    // @ts-expect-error -- `app.insecure` is missing
    const deep: Language['atOnce'] = { ...atOnce, app: appWithoutInsecure }
    // @ts-expect-error -- `visibleText` is missing
    const top: Language['atOnce'] = withoutVisibleText
    expect(deep.app).not.toHaveProperty('insecure')
    expect(top).not.toHaveProperty('visibleText')
    expect([insecure.title, visibleText.spaces(2)]).not.toContain('')
  })

  test('does not compile without a word, a part or a module that loads on demand', () => {
    const { menu, ...withoutMenu } = english.sessionActions
    const { signIn, ...withoutSignIn } = english.linking
    const { palette, ...withoutPalette } = english
    // @ts-expect-error -- `sessionActions.menu` is missing
    const word: Language = { ...english, sessionActions: withoutMenu }
    // @ts-expect-error -- `linking.signIn` is missing
    const part: Language = { ...english, linking: withoutSignIn }
    // @ts-expect-error -- `palette` is missing
    const all: Language = withoutPalette
    expect(word.sessionActions).not.toHaveProperty('menu')
    expect(part.linking).not.toHaveProperty('signIn')
    expect(all).not.toHaveProperty('palette')
    expect([menu, signIn.form.title, palette.title]).not.toContain('')
  })

  test('does not compile where a sentence asks for what English is not given', () => {
    const { time } = atOnce.sessions
    // @ts-expect-error -- the callers give a number
    const other: Language['atOnce']['sessions']['time'] = { ...time, hours: (n: Date) => n.toISOString() }
    expect(() => other.hours(1)).toThrow(TypeError)
  })

  test('does not compile with plain text where a sentence is made', () => {
    const { time } = atOnce.sessions
    // @ts-expect-error -- callers call it
    const other: Language['atOnce']['sessions']['time'] = { ...time, hours: 'a while' }
    expect(typeof other.hours).toBe('string')
  })
})
