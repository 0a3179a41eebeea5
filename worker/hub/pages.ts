import { note } from '../diagnostics/diagnostics'

/** With no page for this long the hub closes sockets and drops keys. */
const idleMs = 10_000

/** What a page reports about itself (commands.reportPage). */
export interface PageReport {
  visible: boolean
  focused: boolean
  online: boolean
}

/** One connected page. */
export interface Page {
  report(report: PageReport): void
  /**
   * Aborted when the page's lock falls. The same one for all connections of the page: what the page owns ends with it.
   */
  readonly gone: AbortSignal
}

export interface Pages {
  /**
   * Counts the page until its lock falls, which is when its page is closed, reloaded or crashed; then calls `close`.
   * A page that connects again replaces its earlier connection; null = this attempt is the earlier one.
   */
  add(pageLock: string, attempt: number, close: () => void): Page | null
  closeAll(): void
}

export interface PagesListener {
  /** The first page came, or a page came back in time. */
  onOccupied(): void
  /** No page for 10 s. */
  onIdle(): void
  /** docs/protocol.md 7.6: active only while a person can see and use a page. */
  onAppState(state: 'active' | 'background'): void
  onBrowserOnline(online: boolean): void
  /** A page came to the front. */
  onVisible(): void
  /** No page is visible any more: the browser may end all of them at any time. */
  onAllHidden(): void
}

interface ConnectedPage {
  attempt: number
  close: () => void
  report: PageReport | null
  gone: AbortController
}

export function createPages(listener: PagesListener): Pages {
  const pages = new Map<string, ConnectedPage>()
  let idleTimer: ReturnType<typeof setTimeout> | undefined

  const isAnyVisible = (): boolean => [...pages.values()].some(({ report }) => report?.visible)

  function update(): void {
    const isActive = [...pages.values()].some(({ report }) => report?.visible && report.focused)
    listener.onAppState(isActive ? 'active' : 'background')
  }

  function drop(pageLock: string, close: () => void): void {
    const page = pages.get(pageLock)
    if (page?.close !== close) return
    pages.delete(pageLock)
    page.gone.abort()
    note({ area: 'page', what: 'gone' })
    close()
    update()
    if (pages.size === 0) idleTimer = setTimeout(() => listener.onIdle(), idleMs)
  }

  return {
    add(pageLock, attempt, close) {
      const known = pages.get(pageLock)
      if (known && known.attempt > attempt) return null
      known?.close()
      const gone = known?.gone ?? new AbortController()
      note({ area: 'page', what: known ? 'connected-again' : 'connected' })
      pages.set(pageLock, { attempt, close, report: known?.report ?? null, gone })
      clearTimeout(idleTimer)
      listener.onOccupied()
      void navigator.locks.request(pageLock, () => drop(pageLock, close))
      return {
        gone: gone.signal,
        report(report) {
          const page = pages.get(pageLock)
          if (page?.close !== close) return
          const cameToFront = report.visible && page.report?.visible !== true
          const wasVisible = isAnyVisible()
          page.report = report
          update()
          if (wasVisible && !isAnyVisible()) listener.onAllHidden()
          listener.onBrowserOnline(report.online)
          if (cameToFront) listener.onVisible()
        },
      }
    },
    closeAll() {
      clearTimeout(idleTimer)
      for (const { close, gone } of pages.values()) {
        gone.abort()
        close()
      }
      pages.clear()
    },
  }
}
