import * as v from 'valibot'

const sha256 = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/))
/** In the package, with slashes. */
const fileName = v.pipe(v.string(), v.regex(/^dist\/(?:[\w-]+\/)*[\w.-]+\.[mc]js$/))

/** What was done to one settings.json of the CLI. One installed CLI may serve several Happy homes. */
const settingsChangeSchema = v.object({
  path: v.string(),
  written: v.string(),
  /** The field's value before; missing = there was no field. */
  previous: v.optional(v.unknown()),
  /** There was no file before. */
  created: v.boolean(),
})
export type SettingsChange = v.InferOutput<typeof settingsChangeSchema>

const patchedFileSchema = v.object({
  name: fileName,
  original: sha256,
  /** What the patch makes of it. */
  patched: sha256,
  /** What it was when the run began: an interrupted one may have left it so. */
  before: sha256,
})

const patchRecordSchema = v.object({
  format: v.literal(2),
  name: v.string(),
  version: v.string(),
  options: v.object({
    webappUrl: v.nullable(v.string()),
    publicServerUrl: v.nullable(v.string()),
    qr: v.picklist(['happy', 'https']),
    bind: v.boolean(),
  }),
  files: v.array(patchedFileSchema),
  /** The files that are ours alone, one beside each patched file; `before` null = there was none. */
  helpers: v.array(v.object({ name: fileName, written: sha256, before: v.nullable(sha256) })),
  settings: v.array(settingsChangeSchema),
})

/**
 * Lies beside the patched files and is written before, and removed after, all others: while it is there, each file is
 * the original or one of the patched texts that it names, so that every interrupted run can be finished or undone.
 */
export type PatchRecord = v.InferOutput<typeof patchRecordSchema>

/** Of the first cli-patch, which knew happy 1.2.5 alone and wrote no helper. */
const firstFormatSchema = v.pipe(
  v.object({
    format: v.literal(1),
    version: v.string(),
    webappUrl: v.nullable(v.string()),
    publicServerUrl: v.nullable(v.string()),
    files: v.array(patchedFileSchema),
    settings: v.array(settingsChangeSchema),
  }),
  v.transform(({ version, webappUrl, publicServerUrl, files, settings }): PatchRecord => {
    const options = { webappUrl, publicServerUrl, qr: 'happy', bind: false } as const
    return { format: 2, name: 'happy', version, options, files, helpers: [], settings }
  }),
)

export const recordName = 'dist/happy-hub-cli-patch.json'

/** Null = not a record of ours. */
export function parseRecord(text: string): PatchRecord | null {
  try {
    const parsed = v.safeParse(v.union([patchRecordSchema, firstFormatSchema]), JSON.parse(text))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

export function printRecord(record: PatchRecord): Buffer {
  return Buffer.from(`${JSON.stringify(record, null, 2)}\n`)
}
