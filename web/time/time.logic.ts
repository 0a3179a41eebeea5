import { messages } from '../i18n/messages'

const words = messages.sessions.time
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Midnight that began the local day of `time`, epoch ms. Goes through the calendar: days with a clock change have 23 or 25 hours. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

/** Whole local days from the day of `time` to the day of `now`; 0 = same day, negative = in the future. */
export function daysAgo(time: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(time)) / (24 * HOUR))
}

/**
 * Short age for a list row: `now`, `5 min`, `3 h`, `Yesterday`, weekday, date. A time in the future
 * (another machine's clock) counts as now.
 */
export function relativeTime(time: number, now: number): string {
  const age = now - time
  if (age < MINUTE) return words.now
  if (age < HOUR) return words.minutes(Math.floor(age / MINUTE))
  const days = daysAgo(time, now)
  if (days <= 0 || age < 6 * HOUR) return words.hours(Math.floor(age / HOUR))
  if (days === 1) return words.yesterday
  const date = new Date(time)
  if (days < 7) return date.toLocaleDateString('en', { weekday: 'short' })
  const sameYear = date.getFullYear() === new Date(now).getFullYear()
  return date.toLocaleDateString('en', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  })
}

/** For `title` attributes and screen readers: `Mon, 23 Nov 2026, 14:02:05`. */
export function absoluteTime(time: number): string {
  return absolute.format(time)
}

// Made once: making one costs a hundred times what using it does, and every row of a list shows a time.
const absolute = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** `14:02` on the same day, else with the date: `21 Nov, 14:02`. For "as of …". */
export function clockTime(time: number, now: number): string {
  const date = new Date(time)
  const clock = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (daysAgo(time, now) === 0) return clock
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${clock}`
}

/** Label of a day separator in a chat. */
export function dayLabel(time: number, now: number): string {
  const days = daysAgo(time, now)
  if (days === 0) return words.today
  if (days === 1) return words.yesterday
  const date = new Date(time)
  const sameYear = date.getFullYear() === new Date(now).getFullYear()
  return date.toLocaleDateString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  })
}

/** `12 s`, `3 min 05 s`, `1 h 02 min`. Under a second: null, not worth a word. */
export function duration(ms: number): string | null {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return null
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
