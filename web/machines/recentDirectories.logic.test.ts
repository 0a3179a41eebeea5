import { expect, test } from 'vitest'
import { rowsOf } from '../../worker/api/rows'
import { fixtureSession, machineId, sessionId } from '../testing/fixtureStates'
import { recentDirectories } from './recentDirectories.logic'

test('recent directories: of this machine only, the latest first, each once, home shortened', () => {
  const base = fixtureSession('a', 's')
  if (base.content.kind !== 'open') throw new Error('locked')
  const { content } = base
  const withPath = (id: string, path: string, updatedAt: number, machine = 'm') => ({
    ...base,
    id: sessionId(id),
    updatedAt,
    content: { ...content, path, machineId: machineId(machine) },
  })
  const sessions = [
    withPath('1', '/home/ada/old', 1),
    withPath('2', '/home/ada/new', 3),
    withPath('3', '/home/ada/old', 2),
    withPath('4', '/srv', 9, 'other'),
  ]
  expect(recentDirectories(rowsOf(sessions), machineId('m'))).toEqual(['~/new', '~/old'])
  expect(recentDirectories(undefined, machineId('m'))).toEqual([])
})
