/** Languages with a grammar (grammars.ts), and their other names and file endings. */
const names: Readonly<Record<string, string>> = {
  bash: 'sh zsh shell console shellscript fish ksh',
  c: 'h',
  cpp: 'c++ cc cxx hpp hh hxx cu ino',
  csharp: 'cs c#',
  css: '',
  dart: '',
  diff: 'patch',
  dockerfile: 'docker containerfile',
  elixir: 'ex exs',
  erlang: 'erl',
  go: 'golang',
  gradle: '',
  graphql: 'gql',
  groovy: '',
  haskell: 'hs',
  ini: 'toml cfg conf env properties editorconfig',
  java: '',
  javascript: 'js jsx mjs cjs',
  json: 'json5 jsonc jsonl map webmanifest',
  julia: 'jl',
  kotlin: 'kt kts',
  less: '',
  lua: '',
  makefile: 'make mk',
  markdown: 'md mdx mkd',
  nginx: '',
  nix: '',
  objectivec: 'm mm objc objective-c',
  ocaml: 'ml mli',
  perl: 'pl pm',
  php: '',
  powershell: 'ps1 psm1 pwsh ps',
  protobuf: 'proto',
  python: 'py pyi py3 gyp',
  r: '',
  ruby: 'rb gemfile rakefile gemspec podfile',
  rust: 'rs',
  scala: 'sc sbt',
  scss: 'sass',
  sql: 'psql mysql sqlite pgsql',
  swift: '',
  typescript: 'ts tsx mts cts',
  vim: 'vimscript viml',
  xml: 'html htm xhtml svg vue svelte plist xsl rss atom astro',
  yaml: 'yml',
}

const byName = new Map(
  Object.entries(names).flatMap(([language, others]) =>
    [language, ...others.split(' ').filter((other) => other !== '')].map((name) => [name, language] as const),
  ),
)

/** The language with this name or file ending; null = none that is coloured. */
export function languageNamed(name: string): string | null {
  const word = /^[^\s,{:]+/.exec(name.trim().toLowerCase())?.[0] ?? ''
  return byName.get(word) ?? null
}
