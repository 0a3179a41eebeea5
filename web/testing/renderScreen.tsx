import axe from 'axe-core'
import type { ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import '../ui/tokens.css'
import '../ui/base.css'
import type { HubClient } from '../hub/hubContext'
import { FixtureProvider } from './fixtureHub'

let shown: { root: Root; container: HTMLElement } | null = null

/** Puts a screen onto the test page, in place of the one before. */
export function renderScreen(hub: HubClient, screen: ReactNode, path?: string): void {
  removeScreen()
  const container = document.createElement('div')
  document.body.append(container)
  const root = createRoot(container)
  root.render(
    <FixtureProvider hub={hub} {...(path === undefined ? {} : { path })}>
      {screen}
    </FixtureProvider>,
  )
  shown = { root, container }
}

export function removeScreen(): void {
  shown?.root.unmount()
  shown?.container.remove()
  shown = null
}

/**
 * What axe-core finds wrong with what is shown now, in the given theme; empty when all is well. `part` is a component
 * on an empty test page; `page` is the whole app, held to the rules of whole pages too.
 */
export async function accessibilityProblems(
  theme: 'light' | 'dark',
  shows: 'part' | 'page' = 'part',
): Promise<string[]> {
  document.documentElement.dataset['theme'] = theme
  // Colours on their way from one theme to the other are nobody's colours.
  const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
  // One that is cancelled rejects.
  await Promise.allSettled(changes.map(({ finished }) => finished))
  const { violations } =
    shows === 'page'
      ? await axe.run(document)
      : await axe.run(document.body, {
          // A component on an empty test page has no page around it.
          rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
        })
  delete document.documentElement.dataset['theme']
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`))
}
