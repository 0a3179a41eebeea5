/**
 * What makes a place hard to find: circles of imports, full folders, folders with nearly the same name, long files,
 * functions and classes, files that hold next to nothing, and references that lead nowhere. Exits with 1 on a circle, on
 * more than 15 sources in a folder, on folders side by side whose names differ by one letter, on a file above 400 lines.
 * Functions are held by oxlint and references by check-references.ts; here they are only counted.
 */
import { join } from 'node:path'
import { readFileTree } from './checks/fileTree'
import { checkStructure } from './checks/structure'

/** Short files with one importer that stay on their own, and why. */
const boundaries: ReadonlySet<string> = new Set([
  // The one place that makes an answer with an account secret in it: its only caller must be easy to see.
  'worker/crypto/linking/oldCliAnswer.ts',
  // One module for each route or part of the protocol, one for each table, one for each part of the words.
  'worker/protocol/wire/keyValues.ts',
  'local/server/store/attachments.ts',
  'web/i18n/en/firstSteps.ts',
  'web/i18n/permissionMessages.ts',
  // The rules of the grammar in one list, apart from the reading of what it finds.
  'web/markdown/grammar/grammar.ts',
  // The entry of a worker is a file, and so is that of what loads after the first screen.
  'web/highlight/colourWorker.ts',
  'web/palette/mountKeys.tsx',
  // Tested by itself: which server a CLI would ask.
  'cli-patch/happyLink/cliServer.ts',
])

const { errors, notes, sizes } = checkStructure(readFileTree(join(import.meta.dirname, '..')), boundaries)
for (const note of notes) console.log(`note: ${note}`)
for (const { text, details } of errors) console.log([`error: ${text}`, ...details].join('\n    '))
for (const size of sizes) console.log(size)
console.log(`${errors.length} errors, ${notes.length} notes`)
if (errors.length > 0) process.exitCode = 1
