import { linkMessages } from '../i18n/linkMessages'
import { messages } from '../i18n/messages'
import linking from '../linking/Linking.module.css'
import { Notice } from '../ui/Notice'
import { excerptOf } from './excerpt.logic'
import type { RefusedLink } from './useSubmitLink'

const words = linkMessages.addTerminal

/** A code of something else is no error: posters and packages carry codes too. The camera goes on scanning. */
export function RefusedScanNotice({ refused }: { refused: RefusedLink }) {
  const isForeign = refused.error.code === 'bad-link' && refused.error.problem === 'not-a-link'
  if (!isForeign) return <RefusedLinkNotice refused={refused} />
  const { what, todo } = messages.error(refused.error)
  return (
    <output className={linking.muted}>
      {words.read(excerptOf(refused.text))} {what} {todo} {words.goesOn}
    </output>
  )
}

export function RefusedLinkNotice({ refused }: { refused: RefusedLink }) {
  const { what, todo } = messages.error(refused.error)
  return (
    <Notice tone="warning" role="alert">
      <p>
        <strong>{what}</strong>
      </p>
      <p>{words.read(excerptOf(refused.text))}</p>
      <p>{todo}</p>
    </Notice>
  )
}
