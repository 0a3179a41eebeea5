import { join } from 'node:path'
import * as v from 'valibot'
import { CliPatchError } from '../errors/CliPatchError'
import { readIfThere } from '../files/fileChanges'
import { cliCommands, knownPackages, packageNames } from './knownPackages'
import type { KnownPackage } from './knownPackages'

export interface CliPackage {
  name: string
  version: string
  /** Null = a version that is recognised by its code alone. */
  known: KnownPackage | null
}

const manifestSchema = v.object({
  name: v.string(),
  version: v.string(),
  bin: v.optional(v.union([v.string(), v.record(v.string(), v.string())])),
})

/**
 * Which Happy CLI a folder holds, by its package.json.
 * @throws CliPatchError `not-recognised` for anything else, also for other programs of the same name.
 */
export async function identifyPackage(folder: string): Promise<CliPackage> {
  const bytes = await readIfThere(join(folder, 'package.json'))
  const manifest = bytes && readManifest(bytes)
  if (!manifest) {
    throw refuse(`${folder} holds no package. Name the folder of the installed package "happy" with --cli.`)
  }
  const { name, version } = manifest
  if (!packageNames.includes(name)) {
    throw refuse(`${folder} holds the package "${name}", not the Happy CLI. Name its folder with --cli.`)
  }
  const commands = typeof manifest.bin === 'object' ? Object.keys(manifest.bin) : []
  const missing = cliCommands.find((command) => !commands.includes(command))
  if (missing !== undefined) {
    throw refuse(
      `${folder} holds another program that is also called "${name}": it has no command "${missing}". Nothing was changed. Name the folder of the Happy CLI with --cli.`,
    )
  }
  const known = knownPackages.find((each) => each.name === name && each.version === version) ?? null
  return { name, version, known }
}

function readManifest(bytes: Buffer): v.InferOutput<typeof manifestSchema> | null {
  try {
    const parsed = v.safeParse(manifestSchema, JSON.parse(bytes.toString('utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

function refuse(message: string): CliPatchError {
  return new CliPatchError('not-recognised', message)
}
