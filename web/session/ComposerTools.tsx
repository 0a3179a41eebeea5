import type { ComponentProps } from 'react'
import type { SessionSummary } from '../../worker/api/state'
import { ComposerAssist } from './assist/ComposerAssist'
import { AttachButton } from './attachments/AttachButton'
import { SessionChips } from '../agentSettings/SessionChips'

/** What a composer offers besides its field. It loads after the field, so that writing can begin at once. */
export function ComposerTools({
  summary,
  ...assist
}: ComponentProps<typeof ComposerAssist> & { summary: SessionSummary | undefined }) {
  return (
    <>
      <ComposerAssist {...assist} />
      {summary && (
        <AttachButton
          summary={summary}
          isHappyAgent={assist.chat?.controls?.isHappyAgent ?? false}
          field={assist.field}
        />
      )}
      {summary && <SessionChips session={summary} controls={assist.chat?.controls ?? null} />}
    </>
  )
}
