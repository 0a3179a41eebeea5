export interface LoadOnce<T> {
  /** Loads with the first call; a load that failed is tried again by the next one. */
  (): Promise<T>
  /** What is there or on its way; null = nobody asked for it yet, or the load failed. */
  current(): Promise<T> | null
}

/** Something that is loaded when it is needed, and then once. */
export function loadOnce<T>(load: () => Promise<T>): LoadOnce<T> {
  let loading: Promise<T> | null = null

  function loaded(): Promise<T> {
    if (loading) return loading
    const started = load()
    loading = started
    started.catch(() => {
      if (loading === started) loading = null
    })
    return started
  }

  return Object.assign(loaded, { current: () => loading })
}
