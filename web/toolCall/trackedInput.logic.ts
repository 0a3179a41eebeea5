import { asRecord } from './toolInput.logic'

/**
 * A reader of untrusted JSON that remembers what was read in order to be shown. Each of the text readers counts the
 * field that it returns as shown, and no other.
 */
export class TrackedInput {
  private isShown = false
  private readonly parts = new Map<string | number, TrackedInput>()

  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }

  /** First of the named fields that is a non-empty string. */
  text(...names: string[]): string | null {
    return this.find(names, (value) => value !== '')
  }

  /** First of the named fields that is a string, also an empty one. */
  anyText(...names: string[]): string | null {
    return this.find(names, () => true)
  }

  /** Whether the field is true; what is no boolean counts as not shown. */
  flag(name: string): boolean {
    const field = this.at(name)
    if (typeof field.value === 'boolean') field.markShown()
    return field.value === true
  }

  /** An element of a list, or a field of an object; its value is undefined where there is none. */
  at(name: string | number): TrackedInput {
    const known = this.parts.get(name)
    if (known) return known
    const part = new TrackedInput(valueAt(this.value, name))
    this.parts.set(name, part)
    return part
  }

  /** Elements of a field that is a list; none where it is not. */
  items(name: string): TrackedInput[] {
    return this.at(name).elements()
  }

  /** Its own elements, where it is a list. */
  elements(): TrackedInput[] {
    return Array.isArray(this.value) ? this.value.map((_, index) => this.at(index)) : []
  }

  /** Names and values of a field that is an object. */
  entries(name: string): [string, TrackedInput][] {
    const object = this.at(name)
    return Object.keys(asRecord(object.value)).map((key) => [key, object.at(key)])
  }

  markShown(): void {
    this.isShown = true
  }

  /** What was not shown, by its place: `edits[2].note`. What nothing was shown of stands there as a whole. */
  notShown(place = ''): [string, unknown][] {
    if (this.isShown) return []
    if (!this.hasShown()) return [[place, this.value]]
    const names = Array.isArray(this.value) ? [...this.value.keys()] : Object.keys(asRecord(this.value))
    return names.flatMap((name) => this.at(name).notShown(placeOf(place, name)))
  }

  private hasShown(): boolean {
    return this.isShown || [...this.parts.values()].some((part) => part.hasShown())
  }

  private find(names: readonly string[], fits: (value: string) => boolean): string | null {
    for (const name of names) {
      const field = this.at(name)
      if (typeof field.value !== 'string' || !fits(field.value)) continue
      field.markShown()
      return field.value
    }
    return null
  }
}

function valueAt(value: unknown, name: string | number): unknown {
  if (typeof name === 'number') return Array.isArray(value) ? value[name] : undefined
  const fields = asRecord(value)
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** The name of a part, as it would be written: `edits[2].note`. */
export function placeOf(parent: string, name: string | number): string {
  if (typeof name === 'number') return `${parent}[${name}]`
  if (!/^[\w-]+$/.test(name)) return `${parent}[${JSON.stringify(name)}]`
  return parent === '' ? name : `${parent}.${name}`
}
