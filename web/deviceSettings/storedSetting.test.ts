// @vitest-environment node
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStoredSetting } from './storedSetting'
import { readStored, readStoredJson, writeStored } from './storedText'

/** The part of Storage that is used. */
class StorageModel {
  readonly items = new Map<string, string>()
  isBlocked = false

  getItem(key: string): string | null {
    this.#check()
    return this.items.get(key) ?? null
  }

  setItem(key: string, text: string): void {
    this.#check()
    this.items.set(key, text)
  }

  removeItem(key: string): void {
    this.#check()
    this.items.delete(key)
  }

  #check(): void {
    if (this.isBlocked) throw new DOMException('blocked', 'SecurityError')
  }
}

let storage: StorageModel

beforeEach(() => {
  storage = new StorageModel()
  vi.stubGlobal('localStorage', storage)
})

afterEach(() => vi.unstubAllGlobals())

const sizes = {
  read: (text: string | null) => Number(text ?? 1),
  write: (size: number) => (size === 1 ? null : `${size}`),
}

test('law: what is set is what is read, now and by the next page; the default is not stored', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 1 }), (values) => {
      storage.items.clear()
      const setting = createStoredSetting('size', sizes)
      for (const value of values) {
        setting.set(value)
        expect(setting.get()).toBe(value)
        expect(createStoredSetting('size', sizes).get()).toBe(value)
        expect(storage.items.has('size')).toBe(value !== 1)
      }
    }),
  )
})

test('without site data the default holds, and what is set holds for this page', () => {
  storage.isBlocked = true
  const setting = createStoredSetting('size', sizes)
  expect(setting.get()).toBe(1)
  setting.set(3)
  expect(setting.get()).toBe(3)
  expect(readStored('size')).toBeUndefined()
})

test('what another tab wrote is told, and not written again', () => {
  const setting = createStoredSetting('size', sizes)
  const listener = vi.fn()
  setting.onChange(listener)
  setting.reread('2')
  expect(setting.get()).toBe(2)
  expect(listener).toHaveBeenCalledOnce()
  expect(storage.items.size).toBe(0)
  setting.reread(null)
  expect(setting.get()).toBe(1)
})

test('law: whatever is stored, JSON of it is that or null', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      writeStored('any', text)
      let expected: unknown = null
      try {
        expected = JSON.parse(text)
      } catch {
        // No JSON.
      }
      expect(readStoredJson('any')).toEqual(expected)
    }),
  )
})
