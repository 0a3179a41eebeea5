import { expect, test } from 'vitest'
import type { MachineId, SessionId } from '../../../api/ids'
import type { SessionTable } from '../sessionTable'
import type { MachineTable } from '../machineTable'
import { createReaderOf } from './readerCheck'

const id = 's' as SessionId

function readerOf(cliVersion: string | null, activity: string, presence: string) {
  const content = { kind: 'open', cliVersion, machineId: 'm' as MachineId }
  const entry = { summary: { activity }, digest: { archived: false, content } }
  return createReaderOf(
    { get: () => entry } as unknown as Pick<SessionTable, 'get'>,
    { get: () => ({ summary: { presence } }) } as unknown as Pick<MachineTable, 'get'>,
  )(id)
}

test.each([
  ['1.2.5', 'offline', 'offline', 'unclear'],
  ['1.2.0', 'offline', 'offline', 'unclear'],
  ['1.2.5', 'offline', 'online', 'ended'],
  ['0.13.0', 'offline', 'offline', 'ended'],
  ['0.11.2', 'offline', 'online', 'ended'],
  ['0.13.0', 'idle', 'online', 'there'],
  ['0.13.0', 'unknown', 'online', 'unclear'],
  [null, 'offline', 'offline', 'unclear'],
])(
  'a session of CLI %s that is %s, on a machine that is %s: its reader is %s',
  (version, activity, machine, reader) => {
    expect(readerOf(version, activity, machine)).toBe(reader)
  },
)
