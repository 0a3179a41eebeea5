import type { Figures } from './figures'

interface Target {
  text: string
  /** What it is measured by; undefined = this run did not measure it. */
  measured(figures: Figures): number | undefined
  /** The figure must not be above it. */
  limit: number
}

const of = (name: string) => (figures: Figures) => figures[name]

const ratio = (name: string, to: string) => (figures: Figures) => {
  const [value, reference] = [figures[name], figures[to]]
  return value === undefined || reference === undefined ? undefined : Math.round((value / reference) * 1000) / 1000
}

const lists = ['37', '3000', '20 x 1000'].map((size) => `list of ${size}`)
const chats = ['100', '20000'].map((size) => `chat of ${size}`)

function besideThem(name: string, limit: number): Target {
  return { text: `${name}, share of theirs`, measured: ratio(`ours ${name}`, `theirs ${name}`), limit }
}

const targets: Target[] = [
  { text: 'requests until the sign-in is usable', measured: of('first visit: requests until usable'), limit: 6 },
  {
    text: 'first row of 20 x 1000, times that of 50',
    measured: ratio('list of 20 x 1000: first row from cache ms', 'list of 50: first row from cache ms'),
    limit: 1.3,
  },
  ...lists.map((list) => ({
    text: `${list}: one update of the page, ms`,
    measured: of(`${list}: one update, script ms`),
    limit: 2,
  })),
  {
    text: 'chat of 20000 opens, times one of 100',
    measured: ratio('chat of 20000: opened by its link, warm ms', 'chat of 100: opened by its link, warm ms'),
    limit: 1.5,
  },
  ...chats.map((chat) => ({
    text: `${chat}: frames over 50 ms while scrolling`,
    measured: of(`${chat}: scrolling, frames over 50 ms`),
    limit: 0,
  })),
  { text: 'agent post: behind a bare client, ms', measured: of('agent post: behind a bare client ms'), limit: 8 },
  { text: 'prompt: behind a bare client, ms', measured: of('prompt: behind a bare client ms'), limit: 5 },
  { text: 'own bubble: painted in frame', measured: of('own bubble: painted in frame'), limit: 1 },
  {
    text: 'raw WebCrypto, times decrypt and reduce',
    measured: ratio('raw WebCrypto on the same: messages a second', 'decrypt and reduce: messages a second'),
    limit: 2,
  },
  { text: '5,000 updates/s over 5 servers: frame p95, ms', measured: of('many updates: frame p95 ms'), limit: 20 },
  { text: 'idle: thread of the page, %', measured: of('idle: thread of the page %'), limit: 1 },
  { text: 'idle: timers under 30 s, page', measured: of('idle: timers under 30 s set by the page'), limit: 0 },
  { text: 'idle: timers under 30 s, hub', measured: of('idle: timers under 30 s set by the hub'), limit: 0 },
  { text: 'ten tabs: sockets of each server', measured: of('ten tabs: sockets of each server'), limit: 1 },
  // Beside another client in the same run: the share of its time, and of its bytes.
  ...['x1: first visit', 'x4: first visit'].flatMap((visit) => [
    besideThem(`${visit}: usable ms`, 1 / 4),
    besideThem(`${visit}, browser open: usable ms`, 1 / 4),
  ]),
  ...['x1: list of 37', 'x4: list of 37', 'x1: chat by its link', 'x4: chat by its link'].flatMap((screen) => [
    besideThem(`${screen}, cold: usable ms`, 1 / 4),
    besideThem(`${screen}, warm: usable ms`, 1 / 5),
  ]),
  {
    text: 'first visit, kB with service worker, share of theirs',
    measured: ratio('ours: first visit, kB with service worker', 'theirs: first visit, kB with service worker'),
    limit: 0.083,
  },
  ...['ten tabs, MB', 'ten tabs at rest, MB'].map((tabs) => ({
    text: `${tabs}, share of theirs`,
    measured: ratio(`ours: ${tabs}`, `theirs: ${tabs}`),
    limit: 1 / 4,
  })),
]

/** Each target that this run has measured, with its figure, met or not. */
export function judge(figures: Figures): string {
  return targets
    .flatMap(({ text, measured, limit }) => {
      const value = measured(figures)
      if (value === undefined) return []
      return `${value <= limit ? 'met   ' : 'MISSED'} ${text.padEnd(52)} ${String(value).padStart(8)} of at most ${limit}`
    })
    .join('\n')
}
