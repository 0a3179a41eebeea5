import { promptMeta, withDefaults, type PromptMeta, type PromptWish } from '../../api/steering/picks'
import type { SteeringTarget } from '../../api/steering/modes'
import { sessionControls } from '../../chat/sessionControls'
import { summarizeSession } from '../../chat/sessionSummary'
import type { RecordCipher } from '../../crypto/recordCipher'

/** The settings that go with a prompt: what was picked for its session, as far as its agent's CLI knows it. */
export async function promptSettings(metadata: string, cipher: RecordCipher, wish: PromptWish): Promise<PromptMeta> {
  const opened = await cipher.decrypt(metadata)
  // Without metadata nothing is known of the CLI.
  if (!opened.ok) return {}
  const { picks, target } = steeringOf(opened.value)
  return promptMeta(target, withDefaults({ ...picks, ...wish.picks }, wish.defaults))
}

export function steeringOf(metadata: unknown) {
  const controls = sessionControls(metadata, null)
  const { content } = summarizeSession({
    metadata: { ok: true, value: metadata },
    agentState: null,
    active: false,
    thinking: false,
    serverReached: false,
  })
  const { agent = '', cliVersion = null } = content.kind === 'open' ? content : {}
  const target: SteeringTarget = { ...controls, agent, cliVersion }
  return { picks: controls.picks, target }
}
