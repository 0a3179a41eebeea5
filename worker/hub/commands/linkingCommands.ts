import type { HubCommands } from '../../api/commands'
import type { Flows } from '../../linking/flows'
import type { CommandContext, LinkingCommand } from './groups'

/** Commands that start, answer and end flows: sign-in, linking a terminal, handing an account to a device. */
export function createLinkingCommands({ page, running }: CommandContext): Pick<HubCommands, LinkingCommand> {
  async function flows(): Promise<Flows> {
    return (await (await running()).linking()).flows
  }

  return {
    startSignIn: async (target, method) => ({ flowId: (await flows()).startSignIn(target, method, page.gone) }),
    startSignInWithCode: async (codeText) => ({ flowId: (await flows()).startSignInWithCode(codeText, page.gone) }),
    confirmServer: async (flowId, consent) => (await flows()).confirmServer(flowId, consent),
    showDeviceCode: async (serverId, appUrl) => ({
      flowId: (await flows()).showDeviceCode(serverId, appUrl, page.gone),
    }),
    confirmBackup: async (flowId) => (await flows()).answer(flowId, 'backup'),
    confirmAccount: async (flowId) => (await flows()).answer(flowId, 'account'),
    cancelFlow: async (flowId) => (await flows()).cancel(flowId),

    // Neither databases nor servers are needed for it.
    checkLink: async (text, source) => (await import('../../linking/checkLink')).checkLink(text, source),
    startLink: async (linkText, source) => ({ flowId: await (await flows()).startLink(linkText, source, page.gone) }),
    approveTerminalLink: async (flowId, approval) => (await flows()).approveTerminalLink(flowId, approval),
    refuseLink: async (flowId) => (await flows()).refuseLink(flowId),
    handOverAccount: async (flowId, handOver) => (await flows()).handOverAccount(flowId, handOver),
  }
}
