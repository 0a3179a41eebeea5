/** What would be lost. */
const owners = new Set<string>()

/** The browser asks before it leaves or reloads the page, as long as an owner needs it. */
export function guardLeaving(owner: string, isNeeded: boolean): void {
  if (isNeeded) owners.add(owner)
  else owners.delete(owner)
  if (owners.size > 0) window.addEventListener('beforeunload', ask)
  else window.removeEventListener('beforeunload', ask)
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
