import { useEffect } from 'react'
import { messages } from '../i18n/messages'

// The page has one title, made of two things that different parts know.
let screenTitle: string | null = null
let needsYou = 0

/** What waits leads, because a tab shows only the beginning of its title. */
export function titleOf(screenOnShow: string | null, waiting: number): string {
  const { name } = messages.app
  const title = screenOnShow === null || screenOnShow === name ? name : `${screenOnShow} · ${name}`
  return waiting > 0 ? `(${waiting}) ${title}` : title
}

function show() {
  document.title = titleOf(screenTitle, needsYou)
}

/** The tab is named after this screen while it is shown. */
export function useScreenTitle(title: string) {
  useEffect(() => {
    screenTitle = title
    show()
    return () => {
      screenTitle = null
      show()
    }
  }, [title])
}

/** The tab also tells how much waits for the person. */
export function useNeedsYouTitle(count: number) {
  useEffect(() => {
    needsYou = count
    show()
    return () => {
      needsYou = 0
      show()
    }
  }, [count])
}
