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
  if (days < 7) return shortWeekday(date)
  const day = `${month(date)} ${date.getDate()}`
  return isSameYear(time, now) ? day : `${day}, ${date.getFullYear()}`
}

/** For `title` attributes and screen readers: `Mon, 23 Nov 2026, 14:02:05`. */
export function absoluteTime(time: number): string {
  const date = new Date(time)
  const seconds = pad(date.getSeconds())
  return `${shortWeekday(date)}, ${dayAndMonth(date)} ${date.getFullYear()}, ${hoursAndMinutes(date)}:${seconds}`
}

/** `14:02` on the same day, else with the date: `21 Nov, 14:02`. For "as of …". */
export function clockTime(time: number, now: number): string {
  const date = new Date(time)
  const clock = hoursAndMinutes(date)
  return daysAgo(time, now) === 0 ? clock : `${dayAndMonth(date)}, ${clock}`
}

/** Label of a day separator in a chat. */
export function dayLabel(time: number, now: number): string {
  const days = daysAgo(time, now)
  if (days === 0) return words.today
  if (days === 1) return words.yesterday
  const date = new Date(time)
  const day = `${weekday(date)}, ${dayAndMonth(date)}`
  return isSameYear(time, now) ? day : `${day} ${date.getFullYear()}`
}

// Not by `Intl`: its first use costs 30 ms, and every start of the app shows a time.
const weekday = (date: Date): string => words.weekdays[date.getDay()] ?? ''
const month = (date: Date): string => words.months[date.getMonth()] ?? ''
const shortWeekday = (date: Date): string => weekday(date).slice(0, 3)
const dayAndMonth = (date: Date): string => `${date.getDate()} ${month(date)}`
const hoursAndMinutes = (date: Date): string => `${pad(date.getHours())}:${pad(date.getMinutes())}`
const isSameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear()

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
