/** The functions to call when something happens. */
export interface Listeners<Args extends unknown[] = []> {
  /** Returns the unsubscribe function. */
  add(listener: (...args: Args) => void): () => void
  notify(...args: Args): void
  isEmpty(): boolean
  clear(): void
}

/** For what costs something only while somebody listens. Not told of `clear`. */
export interface ListenerHooks {
  /** The first one comes; those that follow it find it there. */
  onFirst?(): void
  /** The last one is gone. */
  onLast?(): void
}

export function createListeners<Args extends unknown[] = []>({ onFirst, onLast }: ListenerHooks = {}): Listeners<Args> {
  const listeners = new Set<(...args: Args) => void>()
  return {
    add(listener) {
      const isFirst = listeners.size === 0
      listeners.add(listener)
      if (isFirst) onFirst?.()
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) onLast?.()
      }
    },
    isEmpty: () => listeners.size === 0,
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
