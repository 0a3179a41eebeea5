import type { HubCommands } from '../../worker/api/commands'
import type { LinkSource } from '../../worker/api/flows'

/** Rejects with the hub's `bad-link` where the text is no link. The hub only parses it: nobody is contacted. */
export async function checkLink(commands: HubCommands, text: string, source: LinkSource): Promise<void> {
  const { flowId } = await commands.startLink(text, source)
  // It did its work. The screen of the question starts its own.
  commands.cancelFlow(flowId).catch(() => {})
}
