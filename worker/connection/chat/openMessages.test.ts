import { afterEach, expect, test, vi } from 'vitest'
import type { RecordCipher } from '../../crypto/recordCipher'
import { messageOf } from '../../testing/testMessages'
import { openMessages } from './openMessages'

afterEach(() => void vi.useRealTimers())

test('one message is not kept back for a turn of others, however long its decryption took', async () => {
  vi.useFakeTimers()
  const cipher = {
    variant: 'dataKey',
    decrypt(text: string) {
      vi.advanceTimersByTime(100)
      return Promise.resolve({ ok: true, value: text })
    },
  } as unknown as RecordCipher
  // No timer goes off any more: a pause would never end.
  expect(await openMessages([messageOf(1)], cipher)).toHaveLength(1)
})
