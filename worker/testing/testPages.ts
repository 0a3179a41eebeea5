/** A page, as far as the hub can tell: the lock that it holds for its life. */
export async function openPage(): Promise<{ pageLock: string; leave(): void }> {
  const pageLock = `page-${crypto.randomUUID()}`
  const leave = await new Promise<() => void>((held) => {
    void navigator.locks.request(pageLock, () => new Promise<void>((release) => held(release)))
  })
  return { pageLock, leave }
}
