import { useSyncExternalStore } from 'react'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import { createListeners } from '../../worker/shared/observable'
import { fixtureHub } from '../testing/fixtureHub'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { useAsked } from './useAsked'

afterEach(removeScreen)

/** A question whose answers the test gives, one for each time that it was asked. */
function openQuestion() {
  const answers: Asking[] = []
  return {
    answers,
    ask: () => new Promise<string>((resolve, reject) => void answers.push({ resolve, reject })),
  }
}

interface Asking {
  resolve(value: string): void
  reject(error: unknown): void
}

/** What is asked, as the test sets it. */
function openSubject() {
  let current = { subject: 'a', version: 1 }
  const changes = createListeners()
  return {
    get: () => current,
    onChange: changes.add,
    set(next: Partial<typeof current>) {
      current = { ...current, ...next }
      changes.notify()
    },
  }
}

function show() {
  const question = openQuestion()
  const about = openSubject()
  function Shown() {
    const { subject, version } = useSyncExternalStore(about.onChange, about.get)
    const { asked, again } = useAsked(subject, question.ask, version)
    return (
      <button type="button" onClick={again}>
        {asked.kind === 'answered' ? asked.value : asked.kind === 'failed' ? asked.error.code : 'asking'}
      </button>
    )
  }
  renderScreen(fixtureHub(), <Shown />)
  return { ...question, about }
}

const shown = page.getByRole('button')

test('another version keeps the answer until the next one is there; another subject does not', async () => {
  const { answers, about } = show()
  await expect.element(shown).toHaveTextContent('asking')
  answers[0]?.resolve('first')
  await expect.element(shown).toHaveTextContent('first')
  about.set({ version: 2 })
  await expect.poll(() => answers.length).toBe(2)
  await expect.element(shown).toHaveTextContent('first')
  answers[1]?.resolve('second')
  await expect.element(shown).toHaveTextContent('second')
  about.set({ subject: 'b' })
  await expect.element(shown).toHaveTextContent('asking')
})

test('an answer that was overtaken is dropped, and a failure is told until it is asked again', async () => {
  const { answers, about } = show()
  await expect.poll(() => answers.length).toBe(1)
  about.set({ version: 2 })
  await expect.poll(() => answers.length).toBe(2)
  answers[1]?.reject(new HubError({ code: 'cancelled' }))
  await expect.element(shown).toHaveTextContent('cancelled')
  answers[0]?.resolve('late')
  await userEvent.click(shown)
  await expect.element(shown).toHaveTextContent('asking')
  await expect.poll(() => answers.length).toBe(3)
  answers[2]?.resolve('third')
  await expect.element(shown).toHaveTextContent('third')
})
