import { expect, test } from 'vitest'
import { relativePath, shortPath } from './path.logic'

const R = String.raw

test.each([
  ['/home/ada/app/src/a.ts', '/home/ada/app', 'src/a.ts'],
  ['/home/ada/app/src/a.ts', '/home/ada/app/', 'src/a.ts'],
  ['/home/ada/application/a.ts', '/home/ada/app', '/home/ada/application/a.ts'],
  ['/home/ada/App/a.ts', '/home/ada/app', '/home/ada/App/a.ts'],
  ['/home/ada/app', '/home/ada/app', '.'],
  ['src/a.ts', '/home/ada/app', 'src/a.ts'],
  ['/srv/x', '', '/srv/x'],
  ['/srv/x', '/', '/srv/x'],
  [R`C:\proj\src\a.ts`, R`C:\proj`, R`src\a.ts`],
  [R`c:\Proj\src\a.ts`, R`C:\proj` + '\\', R`src\a.ts`],
  ['C:/proj/src/a.ts', R`C:\proj`, 'src/a.ts'],
  [R`C:\proj`, 'C:/proj', '.'],
  [R`C:\project\a.ts`, R`C:\proj`, R`C:\project\a.ts`],
  [R`D:\proj\a.ts`, R`C:\proj`, R`D:\proj\a.ts`],
  [R`\\nas\share\p\a.ts`, R`\\NAS\share\p`, 'a.ts'],
  [R`/home/ada/we\ird/a.ts`, R`/home/ada/we\ird`, 'a.ts'],
])('%s from inside %s is %s', (path, folder, expected) => expect(relativePath(path, folder)).toBe(expected))

test.each([
  ['/home/ada/x', '/home/ada', '~/x'],
  [R`C:\Users\ada\x`, R`C:\Users\ada`, R`~\x`],
  [R`C:\Users\adam`, R`C:\Users\ada`, R`C:\Users\adam`],
])('%s with the home %s is %s', (path, home, expected) => expect(shortPath(path, home)).toBe(expected))
