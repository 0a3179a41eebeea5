import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readFileTree } from './fileTree'
import { checkStructure, type StructureReport } from './structure'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'happy-hub-structure-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

function reportOf(files: Record<string, string>, boundaries: string[] = []): StructureReport {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return checkStructure(readFileTree(root), new Set(boundaries))
}

function linesOf(count: number): string {
  return 'export {}\n'.repeat(count)
}

function calls(count: number): string {
  return '  use()\n'.repeat(count)
}

test('a tidy tree', () => {
  const report = reportOf({
    'web/main.tsx': "import './app/App'\nimport './app/App.css'\nimport 'react'\n",
    'web/app/App.tsx': `import { a } from '../ui/a'\n${linesOf(20)}`,
    'web/ui/a.ts': `export const a = 1\n${linesOf(20)}`,
    'README.md': '# Here\n',
  })
  expect(report).toEqual({
    errors: [],
    notes: [],
    unresolvedReferences: 0,
    sizes: [
      'circles of imports: 0',
      'sources in a folder, of 15: web/app/ 1, web/ 1, web/ui/ 1',
      'lines of a file, of 400: web/app/App.tsx 21, web/ui/a.ts 21, web/main.tsx 3',
      'lines of a function, of 120: none',
      'lines of a class: none',
      'unresolved references: 0',
    ],
  })
})

test('circles of files: by types and by exports, and apart from them those by loading on demand', () => {
  const { errors } = reportOf({
    'worker/a.ts': `import type { B } from './b'\n${linesOf(20)}`,
    'worker/b.ts': `export * from './c'\n${linesOf(20)}`,
    'worker/c.tsx': `import './a'\n${linesOf(20)}`,
    'worker/d.ts': `import './a'\n${linesOf(20)}`,
    'worker/lazy.ts': `export const load = () => import('./lazier')\n${linesOf(20)}`,
    'worker/lazier.ts': `import './lazy'\n${linesOf(20)}`,
    'worker/self.ts': `import './self'\n${linesOf(20)}`,
  })
  expect(errors).toEqual([
    { text: 'circle of files: worker/a.ts, worker/b.ts, worker/c.tsx', details: [] },
    { text: 'circle of files: worker/self.ts', details: [] },
    {
      text: 'circle of files, closed by what is loaded on demand: worker/lazier.ts, worker/lazy.ts',
      details: [],
    },
  ])
})

test('an import in a string, a comment or a test makes no circle', () => {
  const { errors } = reportOf({
    'worker/a.ts': `import './b'\n${linesOf(20)}`,
    'worker/b.ts': `// import './a'\nexport const text = "import './a'"\n${linesOf(20)}`,
    'worker/b.test.ts': "import './a'\nimport './b'\n",
    'worker/c.test.ts': "import './b.test'\n",
  })
  expect(errors).toEqual([])
})

test('two folders that need each other, with the imports of the weaker direction', () => {
  const { errors } = reportOf({
    'web/list/a.ts': `import '../ui/x'\nimport '../ui/y'\n${linesOf(20)}`,
    'web/ui/x.ts': linesOf(20),
    'web/ui/y.ts': linesOf(20),
    'web/ui/z.ts': `import '../list/b'\n${linesOf(20)}`,
    'web/list/b.ts': linesOf(20),
  })
  expect(errors).toEqual([{ text: 'circle of folders: web/list, web/ui', details: ['web/ui/z.ts -> web/list/b.ts'] }])
})

test('folders at every level, the files beside them, and whole packages', () => {
  const { errors } = reportOf({
    'web/main.ts': `import '../local/server/start'\n${linesOf(20)}`,
    'local/server/start.ts': `import './routes/deep/health'\n${linesOf(20)}`,
    'local/server/context.ts': linesOf(20),
    'local/other/start.ts': `import './routes/b'\n${linesOf(20)}`,
    'local/other/routes/a.ts': `import type { Context } from '../start'\n${linesOf(20)}`,
    'local/other/routes/b.ts': linesOf(20),
    'local/server/routes/deep/health.ts': `import '../../context'\n${linesOf(20)}`,
    'local/server/routes/deep/inner/a.ts': `import '../b'\n${linesOf(20)}`,
    'local/server/routes/deep/b.ts': linesOf(20),
    'local/server/routes/deep/c.ts': `export const load = () => import('./inner/a')\n${linesOf(20)}`,
    'local/page.ts': `import '../web/testing/a'\n${linesOf(20)}`,
    'web/testing/a.ts': `import '../main'\n${linesOf(20)}`,
  })
  expect(errors).toEqual([
    {
      text: 'circle of folders: local, web',
      details: ['local/page.ts -> web/testing/a.ts'],
    },
    {
      text: 'circle of folders: local/server/*, local/server/routes',
      details: ['local/server/start.ts -> local/server/routes/deep/health.ts'],
    },
    {
      text: 'circle of folders, closed by what is loaded on demand: local/server/routes/deep/*, local/server/routes/deep/inner',
      details: ['local/server/routes/deep/c.ts -> local/server/routes/deep/inner/a.ts'],
    },
  ])
})

test('three folders in a circle', () => {
  const { errors } = reportOf({
    'worker/account/in.ts': linesOf(20),
    'worker/account/out.ts': `import '../chat/deep/in'\n${linesOf(20)}`,
    'worker/chat/deep/in.ts': linesOf(20),
    'worker/chat/out.ts': `import '../store/in'\n${linesOf(20)}`,
    'worker/store/in.ts': linesOf(20),
    'worker/store/out.ts': `import '../account/in'\n${linesOf(20)}`,
  })
  expect(errors).toEqual([
    {
      text: 'circle of folders: worker/account, worker/chat, worker/store',
      details: [
        'worker/account/out.ts -> worker/chat/deep/in.ts',
        'worker/chat/out.ts -> worker/store/in.ts',
        'worker/store/out.ts -> worker/account/in.ts',
      ],
    },
  ])
})

test('more than 15 sources in a folder; tests, styles and declarations are not counted', () => {
  const files = (folder: string, count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/f${index}.ts`, linesOf(20)]))
  const others = { 'web/ok/a.test.ts': '', 'web/ok/a.css': '', 'web/ok/a.d.ts': '', 'web/ok/in/a.ts': linesOf(20) }
  const { errors } = reportOf({ ...files('web/ok', 15), ...others, ...files('web/full', 16) })
  expect(errors).toEqual([{ text: 'web/full/ has 16 source files, more than 15', details: [] }])
})

test('folders side by side whose names differ by one letter', () => {
  const { errors } = reportOf({
    'web/machine/a.ts': linesOf(20),
    'web/machines/list/a.ts': linesOf(20),
    'web/list/A.module.css': '',
    'web/lost/a.test.ts': '',
    'web/Post/b/a.ts': linesOf(20),
    'web/ui/a.ts': linesOf(20),
    'web/hub/a.ts': linesOf(20),
    'worker/machin/a.ts': linesOf(20),
    'worker/list/a.ts': linesOf(20),
    'worker/lists/a.md': '',
    'worker/listing/a.ts': linesOf(20),
    'worker/lsit/a.ts': linesOf(20),
  })
  expect(errors.map(({ text }) => text)).toEqual([
    'web/Post/ and web/lost/ differ by one letter',
    'web/list/ and web/lost/ differ by one letter',
    'web/machine/ and web/machines/ differ by one letter',
    'worker/list/ and worker/lists/ differ by one letter',
  ])
})

test('files above 300 and above 400 lines; tests may be as long as they are', () => {
  const { errors, notes } = reportOf({
    'web/a.ts': linesOf(300),
    'web/b.ts': linesOf(301),
    'web/c.ts': linesOf(400),
    'web/d.ts': linesOf(401),
    'web/e.test.ts': linesOf(900),
  })
  expect(notes).toEqual(['web/b.ts has 301 lines, more than 300', 'web/c.ts has 400 lines, more than 300'])
  expect(errors).toEqual([{ text: 'web/d.ts has 401 lines, more than 400', details: [] }])
})

test('styles and workers are imports too', () => {
  const { errors } = reportOf({
    'web/list/List.ts': `import '../ui/ui.css'\nimport styles from '../ui/more.module.css'\n${linesOf(20)}`,
    'web/ui/ui.css': "/* @import './gone.css'; */\n@import '../list/list.css';\n",
    'web/ui/more.module.css': ".a {\n  composes: b from '../list/list.css';\n}\n",
    'web/list/list.css': '.b {\n}\n',
    'worker/main.ts': `import './start'\n${linesOf(20)}`,
    'worker/start.ts': `new Worker(new URL('./main.ts', import.meta.url)) // new URL('./gone.ts', import.meta.url)\n${linesOf(20)}`,
  })
  expect(errors).toEqual([
    { text: 'circle of folders: web/list, web/ui', details: expect.any(Array) },
    { text: 'circle of files, closed by what is loaded on demand: worker/main.ts, worker/start.ts', details: [] },
  ])
})

test('what is loaded by a name that is put together is refused', () => {
  const files = { 'web/a.ts': 'export const load = (name: string) => import(`./${name}`)\n' }
  expect(() => reportOf(files)).toThrow('names no file')
})

test('functions above 100 lines and classes above 200 are noted, and the largest are printed', () => {
  const { notes, sizes } = reportOf({
    'web/a.ts': `export function a() {\n${calls(98)}}\nexport function b() {\n${calls(99)}}\n`,
    'web/b.ts': `export class C {\n  d() {\n${calls(197)}  }\n}\nexport class E {\n}\n`,
  })
  expect(notes).toEqual([
    'b (web/a.ts) has 101 lines, more than 100',
    'd (web/b.ts) has 199 lines, more than 100',
    'C (web/b.ts) has 201 lines, more than 200',
  ])
  expect(sizes).toContain('lines of a function, of 120: d (web/b.ts) 199, b (web/a.ts) 101, a (web/a.ts) 100')
  expect(sizes).toContain('lines of a class: C (web/b.ts) 201, E (web/b.ts) 2')
})

test('short files with one importer', () => {
  const { errors, notes } = reportOf(
    {
      'web/a.ts': `import './short'\nimport './shared'\nimport './x.logic'\nimport './boundary'\n${linesOf(20)}`,
      'web/b.ts': `import './shared'\nimport './longer'\n${linesOf(20)}`,
      'web/short.ts': linesOf(14),
      'web/longer.ts': linesOf(15),
      'web/shared.ts': linesOf(2),
      'web/x.logic.ts': linesOf(2),
      'web/boundary.ts': linesOf(2),
      'web/entry.ts': linesOf(2),
    },
    ['web/boundary.ts', 'web/gone.ts'],
  )
  expect(notes).toEqual(['web/short.ts has 14 lines and one importer, web/a.ts'])
  expect(errors).toEqual([{ text: 'the boundary web/gone.ts does not exist', details: [] }])
})

test('unresolved references are counted', () => {
  const { unresolvedReferences } = reportOf({ 'a.ts': '// docs/nothing.md, PROTOCOL 3.2\n' })
  expect(unresolvedReferences).toBe(2)
})
