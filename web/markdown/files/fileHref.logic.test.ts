import { expect, test } from 'vitest'
import { serverId, sessionId } from '../../testing/fixtureStates'
import { fileHref } from './fileHref.logic'

const session = { serverId: serverId('cloud'), sessionId: sessionId('s') }
const windows = String.raw`C:\Users\ada\app`

test.each<[string, string, string | null]>([
  ['/home/ada/app', 'src/a.ts:12', 'path=src%2Fa.ts&line=12'],
  ['/home/ada/app', './src/a.ts', 'path=src%2Fa.ts'],
  ['/home/ada/app', '/home/ada/app/src/a.ts:3:7', 'path=src%2Fa.ts&line=3'],
  ['/home/ada/app', '/etc/passwd:1', null],
  ['/home/ada/app', '../b.ts:1', null],
  ['/home/ada/app', 'src/../../b.ts:1', null],
  ['/home/ada/app', '~/b.ts:1', null],
  ['/home/ada/app', String.raw`C:\b.ts:1`, null],
  ['', 'src/a.ts:12', 'path=src%2Fa.ts&line=12'],
  ['', '/src/a.ts:12', null],
  [windows, String.raw`c:\users\ada\app\src\a.ts:4`, 'path=src%2Fa.ts&line=4'],
  [windows, String.raw`src\a.ts:4`, 'path=src%2Fa.ts&line=4'],
  [windows, String.raw`..\a.ts:4`, null],
])('in %s, %s', (folder, written, query) => {
  expect(fileHref(session, folder, written)).toBe(query === null ? null : `/s/cloud/s/files?${query}`)
})
