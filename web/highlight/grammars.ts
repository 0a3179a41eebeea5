import type { LanguageFn } from 'highlight.js'

type Grammar = readonly [name: string, load: () => Promise<{ default: LanguageFn }>]

const css: Grammar = ['css', () => import('highlight.js/lib/languages/css')]
const javascript: Grammar = ['javascript', () => import('highlight.js/lib/languages/javascript')]
const xml: Grammar = ['xml', () => import('highlight.js/lib/languages/xml')]

/** Each language's grammar, loaded on first use, with the grammars of languages embedded in it. */
export const grammars: Readonly<Record<string, readonly Grammar[]>> = {
  bash: [['bash', () => import('highlight.js/lib/languages/bash')]],
  c: [['c', () => import('highlight.js/lib/languages/c')]],
  cpp: [['cpp', () => import('highlight.js/lib/languages/cpp')]],
  csharp: [['csharp', () => import('highlight.js/lib/languages/csharp')]],
  css: [css],
  dart: [['dart', () => import('highlight.js/lib/languages/dart')]],
  diff: [['diff', () => import('highlight.js/lib/languages/diff')]],
  dockerfile: [['dockerfile', () => import('highlight.js/lib/languages/dockerfile')]],
  elixir: [['elixir', () => import('highlight.js/lib/languages/elixir')]],
  erlang: [['erlang', () => import('highlight.js/lib/languages/erlang')]],
  go: [['go', () => import('highlight.js/lib/languages/go')]],
  gradle: [['gradle', () => import('highlight.js/lib/languages/gradle')]],
  graphql: [['graphql', () => import('highlight.js/lib/languages/graphql')]],
  groovy: [['groovy', () => import('highlight.js/lib/languages/groovy')]],
  haskell: [['haskell', () => import('highlight.js/lib/languages/haskell')]],
  ini: [['ini', () => import('highlight.js/lib/languages/ini')]],
  java: [['java', () => import('highlight.js/lib/languages/java')]],
  javascript: [javascript],
  json: [['json', () => import('highlight.js/lib/languages/json')]],
  julia: [['julia', () => import('highlight.js/lib/languages/julia')]],
  kotlin: [['kotlin', () => import('highlight.js/lib/languages/kotlin')]],
  less: [['less', () => import('highlight.js/lib/languages/less')]],
  lua: [['lua', () => import('highlight.js/lib/languages/lua')]],
  makefile: [['makefile', () => import('highlight.js/lib/languages/makefile')]],
  markdown: [['markdown', () => import('highlight.js/lib/languages/markdown')], xml],
  nginx: [['nginx', () => import('highlight.js/lib/languages/nginx')]],
  nix: [['nix', () => import('highlight.js/lib/languages/nix')]],
  objectivec: [['objectivec', () => import('highlight.js/lib/languages/objectivec')]],
  ocaml: [['ocaml', () => import('highlight.js/lib/languages/ocaml')]],
  perl: [['perl', () => import('highlight.js/lib/languages/perl')]],
  php: [['php', () => import('highlight.js/lib/languages/php')], xml],
  powershell: [['powershell', () => import('highlight.js/lib/languages/powershell')]],
  protobuf: [['protobuf', () => import('highlight.js/lib/languages/protobuf')]],
  python: [['python', () => import('highlight.js/lib/languages/python')]],
  r: [['r', () => import('highlight.js/lib/languages/r')]],
  ruby: [['ruby', () => import('highlight.js/lib/languages/ruby')]],
  rust: [['rust', () => import('highlight.js/lib/languages/rust')]],
  scala: [['scala', () => import('highlight.js/lib/languages/scala')]],
  scss: [['scss', () => import('highlight.js/lib/languages/scss')]],
  sql: [['sql', () => import('highlight.js/lib/languages/sql')]],
  swift: [['swift', () => import('highlight.js/lib/languages/swift')]],
  typescript: [['typescript', () => import('highlight.js/lib/languages/typescript')]],
  vim: [['vim', () => import('highlight.js/lib/languages/vim')]],
  xml: [xml, css, javascript],
  yaml: [['yaml', () => import('highlight.js/lib/languages/yaml')]],
}
