import { linkMessages } from '../i18n/linkMessages'
import { Notice } from '../ui/Notice'

/** Why a button stays grey although it is on the screen (useBothInView). */
export function CutOffNotice({ button }: { button: string }) {
  return <Notice tone="warning">{linkMessages.linkTerminal.cutOff(button)}</Notice>
}
