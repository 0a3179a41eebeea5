import { expect, test } from 'vitest'
import { inTurn } from './inTurn'

test('one is done after the other, whatever became of the one before', async () => {
  const done: string[] = []
  const step = async (name: string) => {
    done.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 5))
    done.push(`${name} ends`)
    if (name === 'first') throw new Error('refused')
    return name
  }
  const first = inTurn(() => step('first'))
  const second = inTurn(() => step('second'))
  await expect(first).rejects.toThrow('refused')
  expect(await second).toBe('second')
  expect(done).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
})

test('a window that sleeps with its turn is not waited for', async () => {
  const wakes: (() => void)[] = []
  void inTurn(() => new Promise<void>((resolve) => wakes.push(resolve)))
  expect(await inTurn(() => Promise.resolve('shown'))).toBe('shown')
  for (const wake of wakes) wake()
})
