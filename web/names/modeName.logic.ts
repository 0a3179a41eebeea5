import { messages } from '../i18n/messages'

const names: Readonly<Record<string, string>> = messages.sessions.modes

/** What a permission mode of the CLI's agents is called; one that is not known keeps its code. */
export function modeName(code: string): string {
  return (Object.hasOwn(names, code) ? names[code] : undefined) ?? code
}
