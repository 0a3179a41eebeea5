/** `07:30` of a minute after midnight, as `<input type="time">` has it. */
export function clockOfMinute(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Minutes after midnight; null = the field is empty. */
export function minuteOfClock(clock: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(clock) ?? []
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes)
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
