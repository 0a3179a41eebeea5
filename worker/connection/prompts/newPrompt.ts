import type { PromptWish } from '../../api/agentSettings/picks'
import { newId, type LocalId } from '../../api/ids'
import type { SessionSummary } from '../../api/state'
import type { RecordCipher } from '../../crypto/recordCipher'
import type { SessionEntry } from '../account/sessionTable'
import { promptSettings } from './promptSettings'

/** A prompt in the form that the outbox takes: encrypted for its session, with the settings that go with it. */
export async function newPrompt(
  { entry, cipher }: { entry: Pick<SessionEntry, 'row' | 'summary'>; cipher: RecordCipher },
  text: string,
  wish: PromptWish | undefined,
): Promise<{ localId: LocalId; content: string; text: string; waits: boolean }> {
  const settings = wish ? await promptSettings(entry.row.metadata, cipher, wish) : {}
  const record = { role: 'user', content: { type: 'text', text }, meta: { sentFrom: 'web', ...settings } }
  const localId = wish?.localId ?? newId<LocalId>()
  const waits = wish?.whenDone === true && isBusy(entry.summary)
  return { localId, content: await cipher.encrypt(record), text, waits }
}

/** Whether a prompt would have to wait for the agent. Under the terminal's control it need not: a prompt takes over. */
function isBusy(session: SessionSummary | null): boolean {
  const isAtWork = session?.activity === 'working' || session?.activity === 'needs-you'
  return isAtWork && session.content.kind === 'open' && !session.content.controlledByTerminal
}
