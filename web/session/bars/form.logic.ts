import type { FormAnswer } from '../../../worker/api/commands'
import type { FormQuestion } from '../../../worker/api/agents/sessionControls'

/** What a person picked and wrote for one question. */
export interface FormDraft {
  options: readonly string[]
  custom: string
}

export const emptyDraft: FormDraft = { options: [], custom: '' }

/** Answers by question id, without unanswered ones; null while a required answer is missing. */
export function formAnswers(
  questions: readonly FormQuestion[],
  drafts: Readonly<Record<string, FormDraft>>,
): Extract<FormAnswer, { kind: 'answered' }> | null {
  const given = questions.flatMap(({ id, options, multiple, allowCustom }) => {
    const { options: picked, custom } = drafts[id] ?? emptyDraft
    // In the order of the question's options, not in the order of picking.
    const labels = options.map(({ label }) => label).filter((label) => picked.includes(label))
    const typed = allowCustom ? custom.trim() : ''
    if (labels.length === 0 && typed === '') return []
    const answer = { options: multiple ? labels : labels.slice(0, 1), ...(typed === '' ? {} : { custom: typed }) }
    return [[id, answer] as const]
  })
  const answers = Object.fromEntries(given)
  const isMissing = questions.some(({ id, required }) => required && !Object.hasOwn(answers, id))
  return isMissing ? null : { kind: 'answered', answers }
}
