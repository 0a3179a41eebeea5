/** With no tab for this long the hub closes sockets and drops keys. */
const idleMs = 10_000

/** What a tab says of itself (commands.reportTab). */
export interface TabReport {
  visible: boolean
  focused: boolean
  online: boolean
}

/** One connected page. */
export interface Tab {
  report(report: TabReport): void
}

export interface Tabs {
  /**
   * Counts the tab until its lock falls, which is when its page is closed, reloaded or crashed; then calls `close`.
   * A page that connects again replaces its earlier connection; null = this attempt is the earlier one.
   */
  add(tabLock: string, attempt: number, close: () => void): Tab | null
  closeAll(): void
}

export interface TabsListener {
  /** The first tab came, or a tab came back in time. */
  onOccupied(): void
  /** No tab for 10 s. */
  onIdle(): void
  /** PROTOCOL 7.6: active only while a person can see and use a tab. */
  onAppState(state: 'active' | 'background'): void
  onBrowserOnline(online: boolean): void
  /** A tab came to the front. */
  onVisible(): void
}

export function createTabs(listener: TabsListener): Tabs {
  const tabs = new Map<string, { attempt: number; close: () => void; report: TabReport | null }>()
  let idleTimer: ReturnType<typeof setTimeout> | undefined

  function update(): void {
    const isActive = [...tabs.values()].some(({ report }) => report?.visible && report.focused)
    listener.onAppState(isActive ? 'active' : 'background')
  }

  function drop(tabLock: string, close: () => void): void {
    if (tabs.get(tabLock)?.close !== close) return
    tabs.delete(tabLock)
    close()
    update()
    if (tabs.size === 0) idleTimer = setTimeout(() => listener.onIdle(), idleMs)
  }

  return {
    add(tabLock, attempt, close) {
      const known = tabs.get(tabLock)
      if (known && known.attempt > attempt) return null
      known?.close()
      tabs.set(tabLock, { attempt, close, report: known?.report ?? null })
      clearTimeout(idleTimer)
      listener.onOccupied()
      void navigator.locks.request(tabLock, () => drop(tabLock, close))
      return {
        report(report) {
          const tab = tabs.get(tabLock)
          if (tab?.close !== close) return
          const cameToFront = report.visible && tab.report?.visible !== true
          tab.report = report
          update()
          listener.onBrowserOnline(report.online)
          if (cameToFront) listener.onVisible()
        },
      }
    },
    closeAll() {
      clearTimeout(idleTimer)
      for (const { close } of tabs.values()) close()
      tabs.clear()
    },
  }
}
