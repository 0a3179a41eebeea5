import type { ComponentProps } from 'react'
import { pictureRefusal } from '../../worker/api/attachments/pictures'
import type { SessionSummary } from '../../worker/api/state'
import { ComposerAssist } from './assist/ComposerAssist'
import { AttachButton } from './attachments/AttachButton'
import { ContextSize } from './ContextSize'
import { usePlanStart } from './usePlanStart'
import { SessionChips } from '../agentSettings/SessionChips'

/** What a composer offers besides its field. It loads after the field, so that writing can begin at once. */
export function ComposerTools({
  summary,
  ...assist
}: ComponentProps<typeof ComposerAssist> & { summary: SessionSummary | undefined }) {
  usePlanStart(assist.session, assist.chat)
  const { isHappyAgent = false, pictures = null } = assist.chat?.controls ?? {}
  return (
    <>
      <ComposerAssist {...assist} />
      {summary && (
        <AttachButton
          place={assist.session}
          refusal={
            summary.content.kind === 'open' ? pictureRefusal({ ...summary.content, isHappyAgent, pictures }) : null
          }
          mostBytes={pictures?.mostBytes ?? null}
          field={assist.field}
        />
      )}
      {summary && <SessionChips session={summary} controls={assist.chat?.controls ?? null} />}
      {assist.chat?.usage && <ContextSize usage={assist.chat.usage} />}
    </>
  )
}
