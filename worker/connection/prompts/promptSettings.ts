import { promptMeta, withDefaults, type PromptMeta, type PromptWish } from '../../api/agentSettings/picks'
import type { SettingsTarget } from '../../api/agentSettings/modes'
import { sessionControls } from '../../chat/sessionControls'
import { summarizeSession } from '../../chat/sessionSummary'
import type { RecordCipher } from '../../crypto/recordCipher'

/** The settings that go with a prompt: what was picked for its session, as far as its agent's CLI knows it. */
export async function promptSettings(metadata: string, cipher: RecordCipher, wish: PromptWish): Promise<PromptMeta> {
  const opened = await cipher.decrypt(metadata)
  // Without metadata nothing is known of the CLI.
  if (!opened.ok) return {}
  const { picks, target } = picksAndTarget(opened.value)
  return promptMeta(target, withDefaults({ ...picks, ...wish.picks }, wish.defaults))
}

export function picksAndTarget(metadata: unknown) {
  const controls = sessionControls(metadata, null)
  const { content } = summarizeSession({
    metadata: { ok: true, value: metadata },
    agentState: null,
    active: false,
    thinking: false,
    serverReached: false,
  })
  const { agent = '', cliVersion = null } = content.kind === 'open' ? content : {}
  const target: SettingsTarget = { ...controls, agent, cliVersion }
  return { picks: controls.picks, target, pictureLimits: controls.pictures }
}
