/** Names one request in its session: under the id of one that was answered an agent may ask another, at another time. */
export function requestName({ id, createdAt }: { id: string; createdAt: number | null }): string {
  return createdAt === null ? id : `${id} ${createdAt}`
}

/** When it was asked (ms since 1970, by the clock of its agent's machine), where its name says so. */
export function requestTime(name: string): number | null {
  const time = / (\d{1,16})$/.exec(name)?.[1]
  return time === undefined ? null : Number(time)
}
