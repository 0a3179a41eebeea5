// Preload of tests: cuts the process off before its rename number INTERRUPT_AT, by SIGKILL or by an error of the disk.
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

const rename = fs.rename
let left = Number(process.env.INTERRUPT_AT)
fs.rename = async (from, to) => {
  left--
  if (left === 0) {
    if (process.env.INTERRUPT === 'fail') throw new Error('The disk is full')
    process.kill(process.pid, 'SIGKILL')
    await new Promise(() => {})
  }
  return rename(from, to)
}
syncBuiltinESMExports()
