import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readFileTree } from './fileTree'
import { findUnresolved } from './references'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'happy-hub-references-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

function unresolvedIn(files: Record<string, string>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return findUnresolved(readFileTree(root)).map(
    ({ file, line, reference, problem }) => `${file}:${line} ${reference} · ${problem}`,
  )
}

const protocol = '# Protocol\n\n## 3. REST\n\n### 3.2 Sessions\n\n## 9. Traps\n\n### 9.1 Shapes\n\n1. One\n2. Two\n'

test('documents, sections, numbered items, headings and files that are there', () => {
  const unresolved = unresolvedIn({
    'docs/protocol.md': protocol,
    'README.md':
      '# Two words: `code` & more\n\n[the same](#two-words-code--more) [rest](docs/protocol.md#32-sessions)\n',
    'docs/design.md': '[up](../README.md) [site](https://example.org/x.md) beside: protocol.md 3\n',
    'web/hub/hooks.ts':
      '/** docs/protocol.md 3.2, 9.1.2 and 9.1; `web/hub/`, web/hub/hooks.ts, `web/hub/hooks`, hooks.ts, README.md. */\n',
    'web/ui/base.css': '/* docs/protocol.md 3.2–9.1 */\n',
  })
  expect(unresolved).toEqual([])
})

test('a reference goes on in the next line of its comment, and not behind the comment', () => {
  const unresolved = unresolvedIn({
    'docs/protocol.md': protocol,
    'a.ts': '/**\n * See docs/protocol.md\n * 4.4.\n */\nexport const a = 1\n',
    'b.ts': '// See docs/protocol.md\n// 4.5\n',
    'c.ts': '// See docs/protocol.md\nexport const c = 1 // 7 of them\n',
  })
  expect(unresolved).toEqual([
    'a.ts:2 docs/protocol.md 4.4 · docs/protocol.md has no section 4.4',
    'b.ts:1 docs/protocol.md 4.5 · docs/protocol.md has no section 4.5',
  ])
})

test('a document, section or heading that is not there', () => {
  const unresolved = unresolvedIn({
    'docs/protocol.md': protocol,
    'worker/a.ts':
      '// docs/nothing.md\n// ARCHITECTURE.md\n/* docs/protocol.md 9.1.3 */ // docs/protocol.md#31-sessions\n',
  })
  expect(unresolved).toEqual([
    'worker/a.ts:1 docs/nothing.md · no such document',
    'worker/a.ts:2 ARCHITECTURE.md · no such document',
    'worker/a.ts:3 docs/protocol.md 9.1.3 · docs/protocol.md has no section 9.1.3',
    'worker/a.ts:3 docs/protocol.md#31-sessions · no heading #31-sessions',
  ])
})

test('headings and items in fenced code are none', () => {
  const unresolved = unresolvedIn({
    'docs/a.md': '## 1. One\n\n```\n## 2. Two\n3. Three\n[x](nowhere)\n```\n\na.md 2, a.md 1.3\n',
  })
  expect(unresolved).toEqual([
    'docs/a.md:9 a.md 2 · docs/a.md has no section 2',
    'docs/a.md:9 a.md 1.3 · docs/a.md has no section 1.3',
  ])
})

test('links of documents', () => {
  const unresolved = unresolvedIn({
    'docs/a.md': '# Here\n\n[x](nowhere.png)\n![x](../docs/)\n[x](b.md#gone) [x](#gone)\n[x](#here)\n',
    'docs/b.md': '# There\n',
  })
  expect(unresolved).toEqual([
    'docs/a.md:3 (nowhere.png) · no such file',
    'docs/a.md:5 b.md#gone · no heading #gone',
    'docs/a.md:5 (b.md#gone) · no heading #gone',
    'docs/a.md:5 (#gone) · no heading #gone',
  ])
})

test('documents that were outside of the repository, in comments only', () => {
  const unresolved = unresolvedIn({
    'web/a.tsx': "// PROTOCOL 3.2\nexport const a = <p>😀 don't {/* LOOK */}</p>\n// PLATFORM.md, REAL-CLI: x\n",
    'web/b.ts': "const ALLOWED_PROTOCOLS = '// DESIGN 4'\nexport const b = `/* SEED.md */${ALLOWED_PROTOCOLS}`\n",
    'web/c.css': "/* DESIGN 4.10 */\n.c::before { content: 'LOOK'; }\n",
  })
  expect(unresolved).toEqual([
    'web/a.tsx:1 PROTOCOL 3.2 · not in this repository',
    'web/a.tsx:2 LOOK · not in this repository',
    'web/a.tsx:3 PLATFORM.md · not in this repository',
    'web/a.tsx:3 REAL-CLI · not in this repository',
    'web/c.css:1 DESIGN 4.10 · not in this repository',
  ])
})

test('paths of files and folders', () => {
  const unresolved = unresolvedIn({
    'worker/crypto/base64.ts': 'export {}\n',
    'web/app/a.ts':
      '/** worker/crypto/base65.ts, `worker/codes`, worker/keys/, `worker/other/*.ts`, gone.ts; not worker/whatever. */\n',
    'config.json': '{ "entry": "worker/main.ts", "all": ["worker/**/*.ts", "web/**"], "out": "web/dist/a.js" }\n',
    'docs/a.md':
      '<!-- files that are not here: files.ts, more.ts -->\n\nOther projects have `files.ts`, too. ' +
      'See `worker/crypto/`, worker/crypto/base64.ts:1 and `web/app/b.ts`, base64.ts, `lost.ts`.\n',
  })
  expect(unresolved).toEqual([
    'config.json:1 worker/main.ts · no such file or folder',
    'docs/a.md:3 lost.ts · no file of this name',
    'docs/a.md:3 web/app/b.ts · no such file or folder',
    'web/app/a.ts:1 gone.ts · no file of this name',
    'web/app/a.ts:1 worker/crypto/base65.ts · no such file or folder',
    'web/app/a.ts:1 worker/codes · no such file or folder',
    'web/app/a.ts:1 worker/keys/ · no such file or folder',
    'web/app/a.ts:1 worker/other/ · no such folder',
  ])
})

test('sections by their word: of the document named before, else of their own', () => {
  const unresolved = unresolvedIn({
    'docs/protocol.md': `${protocol}\nAs section 3 says, and sections 3.2, 9.1 and 9.4. RFC 3492, section 6.2.\n`,
    'README.md': '# A\n\n[facts](docs/protocol.md), sections 3 and 5.\n',
    'worker/a.ts': '// section 3\nexport {}\n// docs/protocol.md, section 4\n/* RFC 3492, section 6.2 */\n',
  })
  expect(unresolved).toEqual([
    'README.md:3 sections 3 and 5 · docs/protocol.md has no section 5',
    'docs/protocol.md:14 sections 3.2, 9.1 and 9.4 · docs/protocol.md has no section 9.4',
    'worker/a.ts:1 section 3 · of which document?',
    'worker/a.ts:3 section 4 · docs/protocol.md has no section 4',
  ])
})

test('test data, packages, builds and lockfiles are not ours', () => {
  const text = '{ "a": "docs/nothing.md" }\n'
  const unresolved = unresolvedIn({
    'e2e/testdata/a.json': text,
    'node_modules/a/a.json': text,
    'cli-patch/dist/a.json': text,
    'package-lock.json': text,
    '.cache/a.json': text,
    '.oxlintrc.json': text,
  })
  expect(unresolved).toEqual(['.oxlintrc.json:1 docs/nothing.md · no such document'])
})

test('names of code in documents', () => {
  const unresolved = unresolvedIn({
    'web/a.ts': '/** openGone */\nexport const openDoor = { closeIt: 1 }\n',
    'README.md':
      '`openDoor`, `openDoor().closeIt`, `open`, `new-message`, `OPEN`, openGone, `a/openGone`\n\n```\n`openGone`\n```\n',
    'docs/a.md': '`openGone` and\n`Door.closeAll(openDoor)` and `DoorFrame`\n',
    'docs/b.md': '<!-- names that are not here: openGone, DoorFrame -->\n\n`openGone`, `DoorFrame`, `doorBell`\n',
    'docs/c.md': '<!-- names that are not here: * -->\n\n`openGone`\n',
  })
  expect(unresolved).toEqual([
    'docs/a.md:1 openGone · no code has this name',
    'docs/a.md:2 closeAll · no code has this name',
    'docs/a.md:2 DoorFrame · no code has this name',
    'docs/b.md:3 doorBell · no code has this name',
  ])
})

test('of test data only the documents', () => {
  const unresolved = unresolvedIn({
    'e2e/testdata/README.md': 'See gone.md\n',
    'e2e/testdata/sample.json': '{"text": "See gone.md, `openGone`"}\n',
  })
  expect(unresolved).toEqual(['e2e/testdata/README.md:1 gone.md · no such document'])
})
