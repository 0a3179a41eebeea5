import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { tones } from '../highlight/tones'

const css = readFileSync(fileURLToPath(new URL('tokens.css', import.meta.url)), 'utf8')
const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]
type Triple = readonly [number, number, number]

function token(name: string, theme: Theme): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? ''
  const pair = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(value)
  const colour = pair ? pair[theme === 'light' ? 1 : 2] : value
  if (!colour || !/^#\w{6}$/.test(colour)) throw new Error(`--${name} is no colour: ${value}`)
  return colour
}

function linear(hex: string): Triple {
  const channel = (start: number) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

const luminance = (hex: string) => dot(linear(hex), [0.2126, 0.7152, 0.0722])

/** WCAG 2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

// Machado, Oliveira, Fernandes 2009, severity 1, for linear RGB.
const eyes: Record<string, readonly [Triple, Triple, Triple]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)

function cieLab(rgb: Triple): Triple {
  const x = f(dot(rgb, [0.4124, 0.3576, 0.1805]) / 0.9505)
  const y = f(dot(rgb, [0.2126, 0.7152, 0.0722]))
  const z = f(dot(rgb, [0.0193, 0.1192, 0.9505]) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const clamp = (value: number) => Math.min(1, Math.max(0, value))

function seenBy(eye: readonly [Triple, Triple, Triple], hex: string): Triple {
  const rgb = linear(hex)
  return cieLab([clamp(dot(eye[0], rgb)), clamp(dot(eye[1], rgb)), clamp(dot(eye[2], rgb))])
}

const servers = [0, 1, 2, 3, 4, 5, 6, 7]

describe.each(themes)('tokens in the %s theme', (theme) => {
  test.each(servers)('the letters of server colour %i are readable on it', (server) => {
    expect(contrast(token(`server-${server}`, theme), token(`server-${server}-text`, theme))).toBeGreaterThan(4.5)
  })

  test.each(Object.entries(eyes))('eight server colours stay apart for %s eyes', (_name, eye) => {
    const seen = servers.map((server) => seenBy(eye, token(`server-${server}`, theme)))
    for (const [index, a] of seen.entries()) {
      for (const b of seen.slice(index + 1)) {
        // A difference of 2 is noticeable side by side; marks stand far apart.
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(15)
      }
    }
  })

  const surfaces = ['surface', 'surface-side', 'surface-raised', 'surface-hover', 'surface-selected', 'surface-code']
  test.each(surfaces)('text on --%s', (surface) => {
    expect(contrast(token('text', theme), token(surface, theme))).toBeGreaterThan(7)
    for (const name of ['text-muted', 'accent', 'danger', 'warning', 'success']) {
      expect(contrast(token(name, theme), token(surface, theme)), name).toBeGreaterThan(4.5)
    }
    expect(contrast(token('field-border', theme), token(surface, theme))).toBeGreaterThan(3)
  })

  test.each(tones)('code: %s on all that code stands on', (tone) => {
    for (const surface of [
      'surface',
      'surface-raised',
      'surface-code',
      'success-surface',
      'danger-surface',
      'success-word',
      'danger-word',
    ]) {
      expect(contrast(token(`code-${tone}`, theme), token(surface, theme)), surface).toBeGreaterThan(4.5)
    }
  })

  test('text on filled buttons and notices', () => {
    for (const fill of ['accent-fill', 'accent-fill-hover', 'danger-fill']) {
      expect(contrast(token('on-accent', theme), token(fill, theme)), fill).toBeGreaterThan(4.5)
    }
    for (const notice of ['warning-surface', 'danger-surface', 'success-surface']) {
      expect(contrast(token('text', theme), token(notice, theme)), notice).toBeGreaterThan(7)
    }
  })
})
