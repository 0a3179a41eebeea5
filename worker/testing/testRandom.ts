import { vi } from 'vitest'

/** Makes the system's random source answer with these byte strings, in turn, to compare with recorded ciphertexts. */
export function nextRandomBytes(...answers: Uint8Array<ArrayBuffer>[]): void {
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((target) => {
    const answer = answers.shift()
    if (!(target instanceof Uint8Array) || target.length !== answer?.length) {
      throw new Error('other random bytes were asked for than the test gives')
    }
    target.set(answer)
    return target
  })
}
