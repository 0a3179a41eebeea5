import type { RecordCipher } from '../../worker/crypto/recordCipher'

/** The server's answer to a compare-and-set (docs/protocol.md 4.4); `text` is the encrypted value that it holds now. */
export type VersionedAnswer =
  | { result: 'success'; version: number }
  | { result: 'version-mismatch'; version: number; text: string | null }
  | { result: 'error' }

export interface VersionedRecord<Value> {
  value(): Value
  /** Applies at once here; resolves when the server has it, or gave no usable answer after some attempts. */
  change(change: (value: Value) => Value): Promise<void>
}

const attempts = 5

/** A JSON record of an agent that the server keeps by version (docs/protocol.md 4.5). Changes are written one after another. */
export function createVersionedRecord<Value>(options: {
  cipher: RecordCipher
  value: Value
  version: number
  write(text: string, expectedVersion: number): Promise<VersionedAnswer>
}): VersionedRecord<Value> {
  let { value, version } = options
  let work = Promise.resolve()

  async function writeChange(change: (value: Value) => Value): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const answer = await options.write(await options.cipher.encrypt(value), version)
      if (answer.result === 'error') return
      version = answer.version
      if (answer.result === 'success') return
      // Somebody else wrote meanwhile: the change is made again on what they left.
      const theirs = answer.text === null ? null : await options.cipher.decrypt(answer.text)
      if (theirs?.ok) value = change(theirs.value as Value)
    }
  }

  return {
    value: () => value,
    change(change) {
      value = change(value)
      work = work.then(() => writeChange(change)).catch(() => {})
      return work
    },
  }
}
