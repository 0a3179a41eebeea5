import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codexEntry } from '../installs/ensureCodex'
import { claudeProgram } from '../installs/ensureCli'

/** Agents besides the claude that comes with the newest CLI, and the service manager of its machine. */
export type AgentProgram = 'claude' | 'codex' | 'gemini' | 'systemctl'

const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url))
const systemctl = fileURLToPath(new URL('../push/systemctl.ts', import.meta.url))
const geminiAgent = fileURLToPath(new URL('geminiAgent.ts', import.meta.url))

const commands: Record<AgentProgram, (root: string) => readonly string[]> = {
  claude: () => [claudeProgram()],
  // It makes the helper of its sandbox in its home, but not where that is in the folder for temporary files.
  codex: (root) => ['env', `TMPDIR=${temporaryFolder(root)}`, process.execPath, codexEntry],
  gemini: () => [process.execPath, tsx, geminiAgent],
  systemctl: () => [process.execPath, tsx, systemctl],
}

function temporaryFolder(root: string): string {
  return join(root, 'tmp')
}

/** Puts commands for agents into the home `root`, where CLIs look for them; resolves to the folder for their `PATH`. */
export async function installPrograms(
  root: string,
  programs: readonly AgentProgram[],
  modelUrl: string,
): Promise<string> {
  // The only place besides global packages where happy-coder 0.13.0 finds claude.
  const folder = join(root, '.local', 'bin')
  await mkdir(folder, { recursive: true })
  for (const name of programs) {
    const words = commands[name](root).map((word) => `'${word}'`)
    await writeFile(join(folder, name), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`)
    await chmod(join(folder, name), 0o755)
  }
  if (programs.includes('codex')) {
    await mkdir(temporaryFolder(root), { recursive: true })
    await writeCodexSettings(join(root, '.codex'), modelUrl)
  }
  return folder
}

async function writeCodexSettings(codexHome: string, modelUrl: string): Promise<void> {
  await mkdir(codexHome, { recursive: true })
  const lines = [
    'model_provider = "stand-in"',
    '[model_providers.stand-in]',
    'name = "stand-in"',
    `base_url = "${modelUrl}/v1"`,
    'wire_api = "responses"',
  ]
  await writeFile(join(codexHome, 'config.toml'), `${lines.join('\n')}\n`)
}
