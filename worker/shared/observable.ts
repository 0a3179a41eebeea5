/** The functions to call when something happens. */
export interface Listeners<Args extends unknown[] = []> {
  /** Returns the unsubscribe function. */
  add(listener: (...args: Args) => void): () => void
  notify(...args: Args): void
  clear(): void
}

export function createListeners<Args extends unknown[] = []>(): Listeners<Args> {
  const listeners = new Set<(...args: Args) => void>()
  return {
    add(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    notify(...args) {
      for (const listener of listeners) listener(...args)
    },
    clear: () => listeners.clear(),
  }
}

/** A value that tells its listeners when it is another one. */
export interface Observable<T> {
  get(): T
  /** Listeners are called unless it is the same value (`Object.is`). */
  set(next: T): void
  /** Returns the unsubscribe function. */
  onChange(listener: () => void): () => void
}

export function createObservable<T>(initial: T): Observable<T> {
  const listeners = createListeners()
  let value = initial
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      listeners.notify()
    },
    onChange: listeners.add,
  }
}
