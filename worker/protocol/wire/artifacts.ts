import * as v from 'valibot'
import type { ArtifactId } from '../../api/ids'
import { entityId, number, time } from './rows'

const artifactId = v.pipe(
  entityId,
  v.transform((id) => id as ArtifactId),
)

const listed = {
  header: v.string(),
  headerVersion: number,
  dataEncryptionKey: v.string(),
  seq: number,
  createdAt: time,
  updatedAt: time,
}
const bodyFields = { body: v.string(), bodyVersion: number }

/** `GET /v1/artifacts` (docs/protocol.md 3.4). Rows are checked one by one. */
export const artifactRows = v.array(v.unknown())

export const listedArtifact = v.object({ id: artifactId, ...listed })
export type ListedArtifact = v.InferOutput<typeof listedArtifact>

/** `GET /v1/artifacts/:id`, and the answer to creating one. */
export const artifactRow = v.object({ id: artifactId, ...listed, ...bodyFields })
export type ArtifactRow = v.InferOutput<typeof artifactRow>

/** `POST /v1/artifacts/:id`. What it says of the versions is read anew. */
export const artifactWritten = v.object({ success: v.boolean() })

export const artifactRemoved = v.object({ success: v.literal(true) })

const versioned = v.nullish(v.object({ value: v.string(), version: number }))

/** The updates about artifacts (docs/protocol.md 4.2). */
export const artifactUpdate = v.object({
  body: v.variant('t', [
    v.object({ t: v.literal('new-artifact'), artifactId, ...listed }),
    v.object({ t: v.literal('update-artifact'), artifactId, header: versioned, body: versioned }),
    v.object({ t: v.literal('delete-artifact'), artifactId }),
  ]),
})
