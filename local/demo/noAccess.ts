import type { CallHandlers } from '../agent/agentSocket'

const error = 'This is a demo: it has no shell and no files.'
const refuse = async (): Promise<object> => ({ success: false, error })

/** The calls that need a computer (docs/protocol.md 5.2). The demo is none, and says so instead of making things up. */
export const noAccess: CallHandlers = {
  bash: async () => ({ success: false, stdout: '', stderr: error, exitCode: 127, error }),
  readFile: refuse,
  writeFile: refuse,
  listDirectory: refuse,
  getDirectoryTree: refuse,
  ripgrep: refuse,
  difftastic: refuse,
}
