/**
 * Every reference of a comment or document to a document, section, heading or file of this repository must resolve, and
 * so must the names of code that documents quote.
 * Prints those that do not; exits with 1 if there is one.
 */
import { join } from 'node:path'
import { readFileTree } from './checks/fileTree'
import { findUnresolved } from './checks/references'

const unresolved = findUnresolved(readFileTree(join(import.meta.dirname, '..')))
for (const { file, line, reference, problem } of unresolved) console.log(`${file}:${line} ${reference} · ${problem}`)
console.log(`${unresolved.length} unresolved references`)
if (unresolved.length > 0) process.exitCode = 1
