/** Names one request in its session: under the id of one that was answered an agent may ask another, at another time. */
export function requestName({ id, createdAt }: { id: string; createdAt: number | null }): string {
  return createdAt === null ? id : `${id} ${createdAt}`
}
