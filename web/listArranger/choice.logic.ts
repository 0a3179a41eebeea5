/** How the list is grouped and sorted; kept on this device, so it names nothing that is encrypted elsewhere. */
export interface ListChoice {
  group: Grouping
  sort: Sorting
  /** Sessions that have ended are left out, but for pinned ones. */
  hidesEnded: boolean
}

export const groupings = ['standard', 'state', 'project', 'server', 'machine', 'day'] as const
export const sortings = ['activity', 'newest', 'title'] as const
export type Grouping = (typeof groupings)[number]
export type Sorting = (typeof sortings)[number]

const hidden = 'without-ended'

export function readChoice(text: string): ListChoice {
  const parts = text.split(' ')
  return {
    group: groupings.find((one) => parts.includes(one)) ?? 'standard',
    sort: sortings.find((one) => parts.includes(one)) ?? 'activity',
    hidesEnded: parts.includes(hidden),
  }
}

/** '' = as it is for everybody at first. */
export function writeChoice({ group, sort, hidesEnded }: ListChoice): string {
  return [group === 'standard' ? '' : group, sort === 'activity' ? '' : sort, hidesEnded ? hidden : '']
    .filter((part) => part !== '')
    .join(' ')
}
