import { useSyncExternalStore } from 'react'
import { createObservable, type Observable } from '../../worker/shared/observable'
import { readStored, writeStored } from './storedText'

/** How a value is stored as text. Null = nothing is stored, which must be read as the default. */
export interface StoredFormat<T> {
  read(text: string | null): T
  write(value: T): string | null
}

/** A choice of the person for this device. Its key and format stay as they are: people have values stored. */
export interface StoredSetting<T> extends Observable<T> {
  /** Another tab wrote it. */
  reread(text: string | null): void
}

export function createStoredSetting<T>(key: string, { read, write }: StoredFormat<T>): StoredSetting<T> {
  const value = createObservable(read(readStored(key) ?? null))
  return {
    ...value,
    set(next) {
      value.set(next)
      writeStored(key, write(next))
    },
    reread: (text) => value.set(read(text)),
  }
}

/** Takes over what other tabs write of these, by their keys. */
export function followOtherTabs(settings: Readonly<Record<string, Pick<StoredSetting<unknown>, 'reread'>>>): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key !== null && Object.hasOwn(settings, key)) settings[key]?.reread(newValue)
  })
}

export function useStoredSetting<T>(setting: StoredSetting<T>): T {
  return useSyncExternalStore(setting.onChange, setting.get)
}
