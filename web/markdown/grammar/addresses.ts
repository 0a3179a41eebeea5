import type { MarkdownConfig } from '@lezer/markdown'

const MAX_ADDRESS = 4000
/** Ends at spaces, quotes, and the punctuation of Chinese and Japanese, which no address has. */
const WEB_ADDRESS =
  /(?:https?:\/\/|www\.)[\p{L}\p{N}[][^\s<>"`\u2018-\u201d\u2026\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]*/iuy
const MAIL_ADDRESS = /[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}(?![\w@/-])/iy
/** Before these an address does not begin: it is a part of something longer. */
const CONTINUES = /[\w.+\-@/]/

/** Addresses without marks around them. */
export const bareAddress: MarkdownConfig = {
  parseInline: [
    {
      name: 'BareAddress',
      parse(cx, next, pos) {
        const isWordStart = pos === cx.offset || !CONTINUES.test(cx.slice(pos - 1, pos))
        if (!isWordStart || !/\w/.test(String.fromCharCode(next))) return -1
        const text = cx.slice(pos, Math.min(cx.end, pos + MAX_ADDRESS))
        const length = webAddressLength(text, cx) || mailAddressLength(text)
        return length === 0 ? -1 : cx.addElement(cx.elt('URL', pos, pos + length))
      },
    },
  ],
}

/** Length of the web address at the start of the text; 0 = none. */
function webAddressLength(text: string, cx: { readonly hasOpenLink: boolean }): number {
  WEB_ADDRESS.lastIndex = 0
  const address = WEB_ADDRESS.exec(text)?.[0]
  if (address === undefined) return 0
  const closing = cx.hasOpenLink ? address.indexOf(']') : -1
  return withoutTrail(closing < 0 ? address : address.slice(0, closing)).length
}

/** Without the sentence's punctuation, the marks around it, and brackets that it does not open. */
function withoutTrail(address: string): string {
  const count = (char: string) => address.split(char).length - 1
  let unopened = count(')') - count('(')
  let unopenedSquare = count(']') - count('[')
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1] as string
    if (last === ')' && unopened-- > 0) continue
    if (last === ']' && unopenedSquare-- > 0) continue
    if (!/[?!.,:;*_~'\\]/.test(last)) break
  }
  return address.slice(0, end)
}

/** Length of the mail address at the start of the text; 0 = none. `git@host:path` names a repository. */
function mailAddressLength(text: string): number {
  MAIL_ADDRESS.lastIndex = 0
  const address = MAIL_ADDRESS.exec(text)?.[0]
  if (address === undefined || /^git@/i.test(address) || /^:\S/.test(text.slice(address.length))) return 0
  return address.length
}
