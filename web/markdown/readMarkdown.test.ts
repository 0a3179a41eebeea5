import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileTexts } from '../testing/hostileTexts'
import type { Block, Inline } from './document'
import { BUDGET, newMeter } from './grammar/budget'
import { plainText } from './readInline'
import { readMarkdown } from './readMarkdown'

/** A text's inlines with their marks written as tags. */
function inlineText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'text':
          return inline.text
        case 'break':
          return '⏎'
        case 'code':
          return `<code>${inline.text}</code>`
        case 'math':
          return `<math>${inline.source}</math>`
        case 'image':
          return `<img ${inline.href}>${inline.alt}</img>`
        case 'link':
          return `<a ${inline.href}>${inlineText(inline.children)}</a>`
        case 'element':
          return `<${inline.tag}>${inlineText(inline.children)}</${inline.tag}>`
        default:
          return `<${inline.kind}>${inlineText(inline.children)}</${inline.kind}>`
      }
    })
    .join('')
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return inlineText(block.children)
    case 'line':
      return inlineText(block.children)
    case 'heading':
      return `<h${block.depth}>${inlineText(block.children)}</h${block.depth}>`
    case 'code':
      return `<pre ${block.language}>${block.text}</pre>`
    case 'quote':
      return `<quote>${block.blocks.map(blockText).join('¶')}</quote>`
    case 'list':
      return `<list ${block.start}>${block.items.map(({ checked, blocks }) => `${checked === null ? '' : checked ? '☑' : '☐'}${blocks.map(blockText).join('¶')}`).join('•')}</list>`
    case 'table':
      return `<table>${[block.header, ...block.rows].map((row) => row.map(inlineText).join('|')).join('/')}</table>`
    case 'math':
      return `<math>${block.source}</math>`
    case 'rule':
      return '<hr>'
    case 'details':
      return `<details ${inlineText(block.summary)}>${block.blocks.map(blockText).join('¶')}</details>`
    case 'plain':
      return `<plain ${block.reason}>${block.text}</plain>`
  }
}

const shown = (text: string) => readMarkdown(text).blocks.map(blockText).join('¶')
/** The text is shown as it is written. */
const staysAsWritten = (text: string) => expect(shown(text)).toBe(text)

describe('GitHub-flavoured Markdown', () => {
  test.each([
    ['# A *b*', '<h1>A <emphasis>b</emphasis></h1>'],
    ['A\n===\n\nB\n---', '<h1>A</h1>¶<h2>B</h2>'],
    ['## A ##', '<h2>A</h2>'],
    [
      '**a** __b c__ *c* _d_ ~~e~~ `f`',
      '<strong>a</strong> <strong>b c</strong> <emphasis>c</emphasis> <emphasis>d</emphasis> <strike>e</strike> <code>f</code>',
    ],
    ['***a***', '<emphasis><strong>a</strong></emphasis>'],
    ['**S**tandard and *c*hars', '<strong>S</strong>tandard and <emphasis>c</emphasis>hars'],
    ['- a\n- b', '<list null>a•b</list>'],
    ['3. a\n4. b', '<list 3>a•b</list>'],
    ['- a\n\n- b', '<list null>a•b</list>'],
    ['- [x] a\n- [ ] *b*', '<list null>☑a•☐<emphasis>b</emphasis></list>'],
    ['- a\n  - b\n\n    c', '<list null>a¶<list null>b¶c</list></list>'],
    ['> a\n> b\n>\n> - c', '<quote>a⏎b¶<list null>c</list></quote>'],
    ['| a | b |\n|:--|--:|\n| 1 | `x\\|y` |\n| 2 |', '<table>a|b/1|<code>x|y</code>/2|</table>'],
    ['```ts title\na\n\n  b\n```', '<pre ts>a\n\n  b</pre>'],
    ['- x\n\n  ```\n  a\n    b\n  ```', '<list null>x¶<pre >a\n  b</pre></list>'],
    ['> ```\n> a\n> b\n> ```', '<quote><pre >a\nb</pre></quote>'],
    ['    indented', '<pre >indented</pre>'],
    ['a\n\n---\n\nb', 'a¶<hr>¶b'],
    ['[a](https://x.org "title")', '<a https://x.org>a</a>'],
    ['[a *b*][R]\n\n[r]: https://x.org', '<a https://x.org>a <emphasis>b</emphasis></a>'],
    ['[r]\n\n[r]: <https://x.org>', '<a https://x.org>r</a>'],
    ['[no definition] and [a][b]', '[no definition] and [a][b]'],
    ['![cat](https://x.org/c.png)', '<img https://x.org/c.png>cat</img>'],
    ['![cat][nowhere]', '![cat][nowhere]'],
    ['<https://x.org/a> <a@b.org>', '<a https://x.org/a>https://x.org/a</a> <a mailto:a@b.org>a@b.org</a>'],
    ['a &amp; b &lt; &copy; &unknown;', 'a & b < © &unknown;'],
    [String.raw`\*a\* \_b\_`, '*a* _b_'],
    ['a\\\nb  \nc', 'a⏎b⏎c'],
    ['`` a`b `` and ` c `', '<code>a`b</code> and <code>c</code>'],
    ['a\r\nb\r\n\r\nc', 'a⏎b¶c'],
    ['', ''],
  ])('%j', (text, expected) => expect(shown(text)).toBe(expected))

  test('a line break is one (15)', () => {
    expect(shown('Current task: complete\nNext task: review the draft\n  indented')).toBe(
      'Current task: complete⏎Next task: review the draft⏎indented',
    )
    expect(shown('- one\n  two\n- three')).toBe('<list null>one⏎two•three</list>')
  })
})

describe('text of the whole world', () => {
  test.each([
    '任务需要 3~5 天，费用 100~200 元。',
    'Use v1~v2 or v3~v4. Water is H~2~O.',
    '~tilde~ and ~/a~b/~c and ~~~three~~~',
    '約2~3日、~で~',
  ])('a single ~ strikes nothing: %s (02)', staysAsWritten)

  test('two of them strike (02)', () => {
    expect(shown('~~really gone~~ stays, 全~~文~~字')).toBe(
      '<strike>really gone</strike> stays, 全<strike>文</strike>字',
    )
  })

  test.each([
    ['详见 https://example.com/docs，谢谢。', '详见 <a https://example.com/docs>https://example.com/docs</a>，谢谢。'],
    ['参考（https://example.com/a）以及', '参考（<a https://example.com/a>https://example.com/a</a>）以及'],
    ['「https://example.com/b」。完', '「<a https://example.com/b>https://example.com/b</a>」。完'],
    [
      '见https://example.com/c、https://d.org；',
      '见<a https://example.com/c>https://example.com/c</a>、<a https://d.org>https://d.org</a>；',
    ],
    ['“https://e.org/x”', '“<a https://e.org/x>https://e.org/x</a>”'],
    [
      '(https://e.org/a_(b)), [https://e.org/c].',
      '(<a https://e.org/a_(b)>https://e.org/a_(b)</a>), [<a https://e.org/c>https://e.org/c</a>].',
    ],
    ['**https://e.org/a_b_c**', '<strong><a https://e.org/a_b_c>https://e.org/a_b_c</a></strong>'],
    ['https://例子.测试/路径?q=1', '<a https://例子.测试/路径?q=1>https://例子.测试/路径?q=1</a>'],
    ['www.example.com, x', '<a http://www.example.com>www.example.com</a>, x'],
    ['[https://e.org](https://e.org)', '<a https://e.org>https://e.org</a>'],
    ['https:// and http:/x', 'https:// and http:/x'],
  ])('where a bare address ends: %s (03)', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    ['ann@example.org: thanks', '<a mailto:ann@example.org>ann@example.org</a>: thanks'],
    ['写信给ann@example.org。', '写信给<a mailto:ann@example.org>ann@example.org</a>。'],
    ['mail (ann.b+c@example.co.uk).', 'mail (<a mailto:ann.b+c@example.co.uk>ann.b+c@example.co.uk</a>).'],
  ])('a mail address: %s', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    'git clone git@github.com:slopus/happy.git',
    'scp ann@host.example.org:/srv/x .',
    'deploy@10.0.0.1:~/app and bob@build.example.org:app',
    'ssh://git@host.example.org/x.git',
    'git@github.com',
    '@scope/package@1.2.3',
  ])('is no mail address: %s', staysAsWritten)

  test.each([
    ['含**「重点」**内容。', '含<strong>「重点」</strong>内容。'],
    ['**注意：**请先备份。', '<strong>注意：</strong>请先备份。'],
    ['**都没修。**然后再说。', '<strong>都没修。</strong>然后再说。'],
    ['これは*「強調」*です。', 'これは<emphasis>「強調」</emphasis>です。'],
    ['그는 **"네"**라고', '그는 <strong>"네"</strong>라고'],
    ['文**（注）**、**`代码`**后', '文<strong>（注）</strong>、<strong><code>代码</code></strong>后'],
    ['𠮷**「x」**𠮷', '𠮷<strong>「x」</strong>𠮷'],
    ['a * b * c and 5 * 3', 'a * b * c and 5 * 3'],
  ])('emphasis beside CJK: %s (04)', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    'src/__tests__/a.ts and src/__mocks__/b',
    '__tests__/a.ts, __init__.py, a/__init__.py',
    '/home/_x_/y, C:/a/_b_/c, ~/_a_/b, _a_/_b_',
    '__init__ calls __main__.py, the method __init__(), __VA_ARGS__; __all__ = [“__name__”]、（__dict__）',
    'if __name__ == "__main__": x.__class__.__name__',
    '2*x + 3*y, a*b*c, f(a)*g*h, 2**x + 3**y, n**2*m**2',
    '(*.ts|*.js) {*.ts,*.tsx} *.{js,jsx},*.{css} 文件*.ts和*.js',
    '/* a */ x /* b */ and */5 * * * *',
    String.raw`src\_a_\b.ts, app\[id]\page.tsx, app\(group)\page.tsx, node_modules\.bin, web\*.test\x`,
    String.raw`\d+\.\d+ ^\w+\-\d$ \alpha\_1`,
    'src/**/*.ts and lib/**/*.js, foo/*/bar/*',
    '<?php echo 1 ?>',
    '[INFO]: started',
    'x[^1] and [^a-z] without a note',
  ])('a path, a pattern and what only looks like Markdown stay as written: %s', (text) =>
    expect(shown(text.replaceAll('¶', '\n\n'))).toBe(text),
  )

  test('law: a path of any names is read as written, whichever slash is between them', () => {
    const name = fc.stringMatching(/^[a-z0-9_.+-]{1,6}$/).filter((text) => /[a-z]/.test(text))
    const property = fc.property(
      fc.array(name, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('/', '\\'),
      (names, slash) => {
        staysAsWritten(`In ${['src', ...names, 'index.ts'].join(slash)} there`)
      },
    )
    fc.assert(property, {
      examples: [
        [['._a', 'a_.'], '/'],
        [['a.._b', 'b_..a'], '/'],
        [['-_a', 'a_-'], '/'],
      ],
    })
  })

  test('what is escaped by habit is no path', () => {
    expect(shown(String.raw`snake\_case, cost \$5 and \*not\*, docs\README.md, C\# \[x]`)).toBe(
      String.raw`snake_case, cost $5 and *not*, docs\README.md, C# [x]`,
    )
    expect(shown(String.raw`Done.\n\n**Next** step, the**bold** word`)).toBe(
      String.raw`Done.\n\n<strong>Next</strong> step, the<strong>bold</strong> word`,
    )
  })

  test.each([
    ['yes/**no** and **/etc/hosts**', 'yes/<strong>no</strong> and <strong>/etc/hosts</strong>'],
    ['**src/** _a_, _b_.', '<strong>src/</strong> <emphasis>a</emphasis>, <emphasis>b</emphasis>.'],
    ['and/or..._maybe_ _src/a_.', 'and/or...<emphasis>maybe</emphasis> <emphasis>src/a</emphasis>.'],
    ['_pre_-and/or _post_', '<emphasis>pre</emphasis>-and/or <emphasis>post</emphasis>'],
    ['__A b__ (__Note__)', '<strong>A b</strong> (<strong>Note</strong>)'],
  ])('and emphasis beside a slash: %s', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    'Rename _count to count_ in the reducer.',
    'I renamed the field _items to items_, and changed it from _a to a_.',
    '_count -> count_ and _total → total_',
    String.raw`src\_private, (src\_a), see src\app\_layout`,
  ])('names that were changed and folders stay as written: %s (05)', staysAsWritten)

  test.each([
    ['_again and again_, _step by step_', '<emphasis>again and again</emphasis>, <emphasis>step by step</emphasis>'],
    ['They met _face to face_', 'They met <emphasis>face to face</emphasis>'],
    [String.raw`mysrc\_x and test\_name`, 'mysrc_x and test_name'],
  ])('prose is formatted all the same: %s (05)', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    String.raw`The log is at C:\Users\ann\.config\_tmp_\*.log, the share at \\server\share\_build_\x, the cache at C:\[old]\cache.`,
    String.raw`D:\a_b_c\__pycache__\x.pyc`,
    String.raw`C:\Program Files (x86)\_x_\y.exe and more`,
    String.raw`\\wsl$\Ubuntu\home\.x and \\?\C:\_y and \\.\pipe\_z`,
    String.raw`..\_build\.out, .\_a, ~\.ssh\_b, %APPDATA%\.npm\_c`,
    String.raw`C:\\Users\\_ann`,
    String.raw`C:\src\**\*.ts`,
    String.raw`(C:\_a\b) "C:\.b" 'C:\-c'`,
    'C:\\\nnext line'.replace('\n', '⏎'),
  ])('a Windows path keeps every backslash: %s (05)', (text) => {
    expect(shown(text.replace('⏎', '\n'))).toBe(text)
  })

  test.each([
    [String.raw`**C:\a_b\c** x`, String.raw`<strong>C:\a_b\c</strong> x`],
    [String.raw`_D:\x_ and *E:\y*`, String.raw`<emphasis>D:\x</emphasis> and <emphasis>E:\y</emphasis>`],
    [
      String.raw`| p |
|---|
| C:\_a\.b |`,
      String.raw`<table>p/C:\_a\.b</table>`,
    ],
    [String.raw`[C:\_a\.b](https://x.org)`, String.raw`<a https://x.org>C:\_a\.b</a>`],
  ])('and what stands around it is formatted: %s (05)', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    ['[main.ts](/home/ann/proj/src/main.ts:12)', '<a /home/ann/proj/src/main.ts:12>main.ts</a>'],
    [String.raw`[notes.md](C:\Users\ann\.proj\_notes.md)`, String.raw`<a C:\Users\ann\.proj\_notes.md>notes.md</a>`],
    [String.raw`[x](\\nas\share\_x.ts:4)`, String.raw`<a \\nas\share\_x.ts:4>x</a>`],
    [String.raw`[x](src\_x.ts)`, String.raw`<a src\_x.ts>x</a>`],
    [String.raw`[x](a\_b.ts)`.replace('a\\', '/a\\'), '<a /a_b.ts>x</a>'],
  ])('a link to a file keeps its path: %s (06)', (text, expected) => expect(shown(text)).toBe(expected))

  test('the bytes of a picture are named, not shown (10)', () => {
    const picture = `data:image/png;base64,${'iVBORw0KGgo'.repeat(2000)}`
    expect(shown(`a ![cat](${picture}) b **c**`)).toBe(
      'a <img data:image/png;base64,…17kB>cat</img> b <strong>c</strong>',
    )
  })

  test('details, kbd, br and comments (17)', () => {
    expect(
      shown(
        '<details>\n<summary>Full *log*</summary>\n\nline **one**\n\n</details>\n\n<!-- note -->\n\nPress <kbd>Ctrl</kbd>.',
      ),
    ).toBe('<details Full *log*>line <strong>one</strong></details>¶Press <kbd>Ctrl</kbd>.')
    expect(shown('<details><summary>a</summary>\nb\n</details>\nc')).toBe('<details a>b</details>¶c')
    expect(shown('<details>\n\nno summary, not closed')).toBe('<details >no summary, not closed</details>')
    expect(
      shown('<details><summary>o</summary>\n\n<details><summary>i</summary>\n\nx\n\n</details>\n\ny\n\n</details>'),
    ).toBe('<details o><details i>x</details>¶y</details>')
    expect(shown('</details>\n\n</kbd> a<br>b<br/>c <!-- x --> d')).toBe('</details>¶</kbd> a⏎b⏎c  d')
    expect(shown('H<sub>2</sub>O x<sup>2</sup> <mark>m</mark> <KBD>K</KBD>')).toBe(
      'H<sub>2</sub>O x<sup>2</sup> <mark>m</mark> <kbd>K</kbd>',
    )
    expect(shown('<kbd>**a**</kbd> **<kbd>b**</kbd>')).toBe(
      '<kbd><strong>a</strong></kbd> <strong><kbd>b</strong></kbd>',
    )
  })

  test.each([
    '<script>alert(1)</script>',
    'a <img src=x onerror=alert(1)> b',
    '<kbd onclick="x">k</kbd>',
    '<a href="https://x.org">x</a>',
    'Vec<String> and Map<K, V>',
  ])('other HTML is text: %s (17)', (text) => {
    expect(plainText(readMarkdown(text).blocks.flatMap((block) => ('children' in block ? block.children : [])))).toBe(
      text,
    )
  })

  test.each([
    [String.raw`Inline $E = mc^2$ and \(x_i\).`, String.raw`Inline <math>$E = mc^2$</math> and <math>\(x_i\)</math>.`],
    [
      String.raw`$$
\frac{a}{b} = \sum_{i=1}^{n} x_i
$$`,
      String.raw`<math>$$
\frac{a}{b} = \sum_{i=1}^{n} x_i
$$</math>`,
    ],
    ['So:\n\\[\na_1 * b_2\n- c\n\\]\nend', 'So:¶<math>\\[\na_1 * b_2\n- c\n\\]</math>¶end'],
    [
      '$x$, $n-1$, $O(n)$, $\\alpha$',
      '<math>$x$</math>, <math>$n-1$</math>, <math>$O(n)$</math>, <math>$\\alpha$</math>',
    ],
    ['\\[\nx\n\\]', '<math>\\[\nx\n\\]</math>'],
    ['a $$x_1*y*z$$ b', 'a <math>$$x_1*y*z$$</math> b'],
    ['设$x_1$为*值*', '设$x_1$为<emphasis>值</emphasis>'],
    ['- $$\n  x_1\n  $$', '<list null><math>$$\n  x_1\n  $$</math></list>'],
  ])('math: %s (18)', (text, expected) => expect(shown(text)).toBe(expected))

  test.each([
    'It costs $5 and $10, or $20-$30.',
    '$HOME/bin:$PATH and ${a}-${b} and $(pwd)/$(id)',
    'US$ 5, 6$ and 7$',
    '$5 (or 6$)',
    '$$ is the process',
    '$$\n\nnot closed\n\nend'.replaceAll('\n\n', '¶'),
  ])('is no math: %s (18)', (text) => expect(shown(text.replaceAll('¶', '\n\n'))).toBe(text))

  test('escaped brackets stay what they were', () => {
    expect(shown(String.raw`\[x\] \(see the note\)`)).toBe('[x] (see the note)')
  })
})

describe('the budget', () => {
  const nodesOf = (inlines: readonly Inline[]): number =>
    inlines.reduce((sum, inline) => sum + 1 + ('children' in inline ? nodesOf(inline.children) : 0), 0)
  const sizeOf = (blocks: readonly Block[]): number =>
    blocks.reduce((sum, block) => {
      if (block.kind === 'list') return sum + block.items.reduce((all, item) => all + 1 + sizeOf(item.blocks), 0)
      if (block.kind === 'quote' || block.kind === 'details') return sum + 1 + sizeOf(block.blocks)
      if (block.kind === 'table')
        return sum + [block.header, ...block.rows].flat().reduce((all, cell) => all + 1 + nodesOf(cell), 0)
      return sum + 1 + ('children' in block ? nodesOf(block.children) : 0)
    }, 0)
  const work = (text: string) => {
    const meter = newMeter()
    const { blocks, rest } = readMarkdown(text, meter)
    return { steps: meter.steps, lexed: meter.blocks, nodes: sizeOf(blocks), blocks, rest }
  }

  test.each(Object.entries(hostileTexts))('%s', (_, text) => {
    const { steps, lexed, nodes, blocks, rest } = work(text())
    expect(steps).toBeLessThanOrEqual(BUDGET.length)
    expect(lexed).toBeLessThanOrEqual(BUDGET.blocks + 2)
    expect(nodes).toBeLessThanOrEqual(BUDGET.nodes)
    expect(rest !== null || blocks.some(({ kind }) => kind === 'plain')).toBe(true)
  })

  const bits = fc.constantFrom(
    'a',
    ' ',
    '\n',
    '\n\n',
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```\n',
    '[',
    '](',
    ')',
    '![',
    '<',
    '<kbd>',
    '</kbd>',
    '<details>\n\n',
    '<!--',
    '$',
    '$$\n',
    '\\(',
    '\\[',
    '\\',
    'C:\\',
    '\\\\a\\',
    '|',
    '|-',
    '- ',
    '> ',
    '1. ',
    '# ',
    '    ',
    '&amp;',
    'a@b.c',
    'https://a.b/',
    '[x]: y\n',
    '\u0301',
    '字',
    '「',
  )
  const repeated = fc
    .tuple(fc.array(bits, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 2000 }))
    .map(([unit, times]) => unit.join('').repeat(times))

  test('any text: the lexer looks at each place once, and what is shown stays within the budget', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          repeated,
          fc.array(bits, { maxLength: 200 }).map((unit) => unit.join('')),
        ),
        (text) => {
          const { steps, lexed, nodes } = work(text)
          expect(steps).toBeLessThanOrEqual(Math.min(text.length, BUDGET.length))
          expect(lexed).toBeLessThanOrEqual(Math.min(text.length, BUDGET.blocks) + 2)
          expect(nodes).toBeLessThanOrEqual(Math.min(4 * text.length + 10, BUDGET.nodes))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('a text that is shown as written for want of a definition counts with its paragraph', () => {
    for (const times of [160, 170, 180, 190, 200, 249, 250, 251, 333, 334, 335]) {
      expect(work('a`\n\n[x]: y\na`'.repeat(times)).nodes).toBeLessThanOrEqual(BUDGET.nodes)
    }
  })

  test('twice the text is at most twice the work', () => {
    fc.assert(
      fc.property(fc.array(bits, { minLength: 1, maxLength: 8 }), fc.integer({ min: 8, max: 200 }), (unit, times) => {
        const once = work(unit.join('').repeat(times))
        const twice = work(unit.join('').repeat(2 * times))
        const sum = ({ steps, lexed, nodes }: ReturnType<typeof work>) => steps + lexed + nodes
        // A Windows path is one step up to its longest length, 1,000; what is behind that is read by the letter.
        expect(sum(twice)).toBeLessThanOrEqual(2 * sum(once) + 8 * unit.join('').length + 1064)
      }),
      { numRuns: 200 },
    )
  })

  test('HTML without end', () => {
    for (const unit of ['<!--a', '<div>\n', '<kbd>a</kbd>', '<details><summary>', '<br>', 'a\n<b>']) {
      const { nodes, blocks, rest } = work(`<div>${unit.repeat(16_000)}`)
      expect(nodes).toBeLessThanOrEqual(BUDGET.nodes)
      expect(rest !== null || blocks.some(({ kind }) => kind === 'plain' || kind === 'paragraph')).toBe(true)
    }
  })

  test('no letter is lost, however little of it is formatted', () => {
    fc.assert(
      fc.property(
        // No three backticks in a row: what follows them names a language, of which only the first word is shown.
        fc.array(fc.constantFrom('alpha ', 'beta\n', '- ', '**', '` ', '\n\n', '| ', '> ', '<details>\n\n', '<br>\n'), {
          maxLength: 3000,
        }),
        (parts) => {
          const text = parts.join('')
          const { blocks, rest } = readMarkdown(text)
          const all = blocks.map(blockText).join(' ') + (rest?.text ?? '')
          for (const word of ['alpha', 'beta']) expect(all.split(word).length).toBe(text.split(word).length)
        },
      ),
      { numRuns: 3000 },
    )
  })
})

const noteMark = (name: string) => ({ kind: 'element', tag: 'sup', children: [{ kind: 'text', text: name }] })
const paragraphs = (text: string) =>
  readMarkdown(text).blocks.map((block) => (block.kind === 'paragraph' ? block.children : block))

describe('footnotes', () => {
  test('a mark leads the eye to its note, which stands where it is written', () => {
    expect(paragraphs('It is so[^1].\n\n[^1]: As said *there*.')).toEqual([
      [{ kind: 'text', text: 'It is so' }, noteMark('1'), { kind: 'text', text: '.' }],
      [
        noteMark('1'),
        { kind: 'text', text: ': As said ' },
        { kind: 'emphasis', children: [{ kind: 'text', text: 'there' }] },
        { kind: 'text', text: '.' },
      ],
    ])
  })

  test('a note of one word', () => {
    expect(paragraphs('So[^a]\n\n[^a]: note')[1]).toEqual([
      noteMark('a'),
      { kind: 'text', text: ': ' },
      { kind: 'text', text: 'note' },
    ])
  })

  test('a note that is an address is one', () => {
    const href = 'https://a.example/x'
    expect(paragraphs(`So[^a]\n\n[^a]: ${href}`)[1]).toEqual([
      noteMark('a'),
      { kind: 'text', text: ': ' },
      { kind: 'link', href, children: [{ kind: 'text', text: href }] },
    ])
  })
})
