const count = (n: number) => n.toLocaleString('en')

/** What stands for text that would not be seen. In brackets of its own, so that it does not read as the text. */
export const visibleText = {
  emptyLines: (n: number) => `⟨${count(n)} empty lines⟩`,
  spaces: (n: number) => `⟨${count(n)} spaces⟩`,
  hidden: (n: number, spelled: string) =>
    spelled === '' ? `⟨${count(n)} hidden characters⟩` : `⟨${count(n)} hidden characters that spell “${spelled}”⟩`,
  combining: (n: number) => `⟨${count(n)} marks over one letter⟩`,
  mixedScripts: (scripts: readonly string[], ascii: string | null) =>
    `⟨${scripts.join(' and ')} letters in one name${ascii === null ? '' : `: ${ascii}`}⟩`,
  asciiHost: (ascii: string) => `⟨${ascii}⟩`,
  open: (what: string) => `Show ${what.replace(/[⟨⟩]/g, '')}`,
}
