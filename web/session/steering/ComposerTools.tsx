import type { ComponentProps } from 'react'
import type { SessionSummary } from '../../../worker/api/state'
import { ComposerAssist } from '../assist/ComposerAssist'
import { SessionChips } from './SessionChips'

/** What a composer offers besides its field; it comes a moment later. */
export function ComposerTools({
  summary,
  ...assist
}: ComponentProps<typeof ComposerAssist> & { summary: SessionSummary | undefined }) {
  return (
    <>
      <ComposerAssist {...assist} />
      {summary && <SessionChips session={summary} controls={assist.chat?.controls ?? null} />}
    </>
  )
}
