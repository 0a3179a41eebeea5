import { useClock } from './clock'
import { absoluteTime, relativeTime } from './time.logic'

/** Age of `time` (epoch ms) that keeps itself current; the absolute time is in its `title`. */
export function RelativeTime({ time, className }: { time: number; className?: string | undefined }) {
  const text = useClock((now) => relativeTime(time, now))
  return (
    <time dateTime={new Date(time).toISOString()} title={absoluteTime(time)} className={className}>
      {text}
    </time>
  )
}
