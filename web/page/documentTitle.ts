import { useEffect } from 'react'
import { messages } from '../i18n/messages'

// The page has one title, made of two things that different parts know.
let screenTitle: string | null = null
let needsYou = 0

/** What waits leads, because a tab shows only the beginning of its title. */
export function titleOf(screenOnShow: string | null, waiting: number): string {
  const { name, needYou } = messages.app
  if (screenOnShow === null || screenOnShow === name) return waiting > 0 ? `${needYou(waiting)} · ${name}` : name
  return `${waiting > 0 ? `(${waiting}) ` : ''}${screenOnShow} · ${name}`
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

/** The tab also tells how many sessions wait for the person. */
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
