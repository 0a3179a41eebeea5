import { useState } from 'react'
import type { AppState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { sessionsOf } from '../hub/selectors'
import { paletteMessages } from '../i18n/paletteMessages'
import { Chip } from '../manage/Chip'
import { managedStates } from '../manage/manage.logic'
import manageStyles from '../manage/ManageScreen.module.css'
import { visibleText } from '../visibleText/visibleText.logic'
import { machinePlace, projectPlace, type ListFacts, type ListFilter } from './arranged.logic'
import { groupings, sortings, type ListChoice } from './choice.logic'

const words = paletteMessages.arrange

export function ArrangePanel({ choice, onChange }: { choice: ListChoice; onChange(choice: ListChoice): void }) {
  const severalServers = (useApp((app) => app.serverOrder.length) ?? 0) > 1
  return (
    <div className={manageStyles.line}>
      <Choice
        label={words.group}
        value={choice.group}
        options={groupings.filter((one) => one !== 'server' || severalServers || choice.group === 'server')}
        names={words.groups}
        onChoose={(group) => onChange({ ...choice, group })}
      />
      <Choice
        label={words.sort}
        value={choice.sort}
        options={sortings}
        names={words.sorts}
        onChoose={(sort) => onChange({ ...choice, sort })}
      />
      <label className={manageStyles.all}>
        <input
          type="checkbox"
          checked={choice.hidesEnded}
          onChange={({ target }) => onChange({ ...choice, hidesEnded: target.checked })}
        />
        {words.hideEnded}
      </label>
    </div>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: readonly T[]
  names: Readonly<Record<T, string>>
  onChoose(value: T): void
}

function Choice<T extends string>({ label, value, options, names, onChoose }: ChoiceProps<T>) {
  return (
    <label className={manageStyles.all}>
      {label}
      <select
        value={value}
        onChange={({ target }) => {
          const chosen = options.find((one) => one === target.value)
          if (chosen !== undefined) onChoose(chosen)
        }}
      >
        {options.map((one) => (
          <option key={one} value={one}>
            {names[one]}
          </option>
        ))}
      </select>
    </label>
  )
}

interface FiltersProps {
  isOpen: boolean
  filters: readonly ListFilter[]
  onChange(filters: readonly ListFilter[]): void
  facts: Pick<ListFacts, 'machines' | 'places'>
}

/** Conditions that combine. While the choices are closed, those that hold. */
export function FilterChips({ isOpen, filters, onChange, facts }: FiltersProps) {
  const servers = useApp((app) =>
    app.serverOrder.map((of) => ({ of, name: visibleText(app.servers[of]?.label ?? '') })),
  )
  const quick: { filter: ListFilter; name: string }[] = [
    { filter: { kind: 'unread', of: true }, name: paletteMessages.manage.unread },
    ...managedStates.map((of) => ({
      filter: { kind: 'state' as const, of },
      name: paletteMessages.manage.states[of],
    })),
    ...(servers && servers.length > 1
      ? servers.map(({ of, name }) => ({ filter: { kind: 'server' as const, of }, name }))
      : []),
  ]
  const added = filters.flatMap((filter) => ('name' in filter ? [{ filter, name: filter.name }] : []))
  const shown = [...quick, ...added].filter(({ filter }) => isOpen || has(filters, filter))
  if (shown.length === 0) return null
  return (
    <fieldset className={manageStyles.chips}>
      <legend className="visually-hidden">{words.narrow}</legend>
      {shown.map(({ filter, name }) => (
        <Chip
          key={`${filter.kind} ${filter.of}`}
          isOn={has(filters, filter)}
          onPress={() =>
            onChange(has(filters, filter) ? filters.filter((one) => !isSame(one, filter)) : [...filters, filter])
          }
        >
          {name}
        </Chip>
      ))}
      {isOpen && (
        <AddFilter facts={facts} onAdd={(filter) => !has(filters, filter) && onChange([...filters, filter])} />
      )}
    </fieldset>
  )
}

/** Of machines and projects there may be many: they are picked from lists, made when the choices are opened. */
function AddFilter({ facts, onAdd }: { facts: FiltersProps['facts']; onAdd(filter: ListFilter): void }) {
  const { openTopic } = useHub()
  const [app] = useState(() => openTopic({ kind: 'app' }).current())
  if (app === undefined || app === 'gone') return null
  const offered = offeredFilters(app, facts)
  return (['machine', 'project'] as const).map((kind) => {
    const options = offered[kind]
    return (
      options.length > 1 && (
        <select
          key={kind}
          aria-label={words[kind]}
          value=""
          onChange={({ target }) => {
            const chosen = options.find(({ of }) => of === target.value)
            if (chosen) onAdd({ kind, ...chosen })
          }}
        >
          <option value="">{words[kind]}</option>
          {options.map(({ of, name }) => (
            <option key={of} value={of}>
              {name}
            </option>
          ))}
        </select>
      )
    )
  })
}

function offeredFilters(app: AppState, { machines, places }: FiltersProps['facts']) {
  const offered = { machine: new Map<string, string>(), project: new Map<string, string>() }
  for (const session of app.serverOrder.flatMap((serverId) => sessionsOf(app, serverId))) {
    const machine = machinePlace(session, machines)
    const project = projectPlace(session, places, machines)
    if (machine) offered.machine.set(machine.key, machine.name)
    if (project) offered.project.set(project.key, project.name)
  }
  return { machine: sortedByName(offered.machine), project: sortedByName(offered.project) }
}

function sortedByName(names: ReadonlyMap<string, string>): { of: string; name: string }[] {
  return [...names].map(([of, name]) => ({ of, name })).sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

function has(filters: readonly ListFilter[], filter: ListFilter): boolean {
  return filters.some((one) => isSame(one, filter))
}

function isSame(a: ListFilter, b: ListFilter): boolean {
  return a.kind === b.kind && a.of === b.of
}
