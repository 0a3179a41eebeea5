import type { FileChange, Hunk } from '../diff/fileChange'
import { asRecord, listField, pathInPatch, textField } from './toolInput.logic'
import type { ToolKind } from './toolKind.logic'
import type { TrackedInput } from './trackedInput.logic'

export type ChangingKind = Extract<ToolKind, 'write' | 'edit' | 'patch' | 'diff' | 'notebook'>

/** What a call was asked to change; empty where its input does not say it. */
export function changesOf(kind: ChangingKind, input: TrackedInput): FileChange[] {
  switch (kind) {
    case 'diff': {
      const patch = input.text('unified_diff')
      return patch === null ? [] : [{ kind: 'patch', path: pathInPatch(patch), patch, how: null }]
    }
    case 'patch':
      return input.entries('changes').map(([path, change]) => patchChange(path, change))
    case 'notebook':
      return cellChange(input)
    case 'write':
      return written(input)
    case 'edit':
      return edited(input)
  }
}

/** Fields that hold several edits: Claude's `MultiEdit`, and the blocks of ACP. */
const editLists = ['edits', 'items', 'content'] as const

function edited(input: TrackedInput): FileChange[] {
  const edits = [input, ...input.elements(), ...editLists.flatMap((name) => input.items(name))]
  const changes = edits.flatMap((edit) => replaced(edit, input))
  if (changes.length > 0) return changes
  const patch = input.text('diff')
  if (patch !== null) return [{ kind: 'patch', path: pathOf(input) ?? '', patch, how: null }]
  return written(input)
}

function replaced(edit: TrackedInput, input: TrackedInput): FileChange[] {
  const before = edit.anyText('old_string', 'oldText', 'old_text')
  const after = edit.anyText('new_string', 'newText', 'new_text')
  if (before === null && after === null) return []
  // That it replaces one place is what the change says already.
  const everywhere = edit.at('replace_all')
  if (everywhere.value === false) everywhere.markShown()
  const type = edit.at('type')
  if (type.value === 'diff') type.markShown()
  const path = pathOf(input) ?? pathOf(edit) ?? ''
  const old = edit.at('oldText')
  // ACP: there was no such file.
  if (old.value === null && before === null) {
    old.markShown()
    return [{ kind: 'write', path, content: after ?? '', how: null }]
  }
  return [{ kind: 'replace', path, before: before ?? '', after: after ?? '', how: null }]
}

function written(input: TrackedInput): FileChange[] {
  const path = pathOf(input) ?? ''
  const content = input.anyText('content', 'file_text')
  return content === null ? [] : [{ kind: 'write', path, content, how: null }]
}

function pathOf(input: TrackedInput): string | null {
  return input.text('file_path', 'path', 'filePath')
}

/** What a cell held before is not in the input. */
function cellChange(input: TrackedInput): FileChange[] {
  const content = input.anyText('new_source')
  if (content === null) return []
  const number = input.at('cell_number')
  if (typeof number.value === 'number') number.markShown()
  const type = input.text('cell_type')
  const how = [input.text('edit_mode'), type, input.text('cell_id'), typeof number.value === 'number' && number.value]
  return [
    {
      kind: 'write',
      path: input.text('notebook_path', 'file_path') ?? '',
      content,
      how: how.filter((part) => part !== null && part !== false).join(' · ') || null,
      language: type === 'markdown' ? 'md' : 'python',
    },
  ]
}

function patchChange(path: string, change: TrackedInput): FileChange {
  const how = change.at('kind').text('type') ?? change.text('type')
  for (const part of [change, change.at('modify'), change.at('update')]) {
    const patch = part.text('diff', 'unified_diff')
    if (patch === null) continue
    // Of a file that comes or goes Codex sends what it holds.
    if (how === 'add' && !isPatch(patch)) return { kind: 'write', path, content: patch, how }
    if (how === 'delete' && !isPatch(patch)) return { kind: 'replace', path, before: patch, after: '', how }
    return { kind: 'patch', path, patch, how }
  }
  const added = change.at('add').anyText('content')
  if (added !== null) return { kind: 'write', path, content: added, how }
  const removed = change.at('delete').anyText('content')
  return { kind: 'replace', path, before: removed ?? '', after: '', how }
}

function isPatch(text: string): boolean {
  return /^(?:@@|---|\+\+\+|diff --git) /m.test(text)
}

/** What a call did change, as its result says it, with the places in the file; null where it does not. */
export function changesDone(kind: ToolKind, result: unknown): FileChange[] | null {
  if (kind === 'notebook') return cellDone(result)
  if (kind !== 'write' && kind !== 'edit') return null
  const hunks = listField(result, 'structuredPatch').map(hunkOf)
  const path = textField(result, 'filePath')
  if (hunks.length === 0 || path === null || !hunks.every((hunk) => hunk !== null)) return null
  return [{ kind: 'hunks', path, hunks, how: null }]
}

function hunkOf({ oldStart, newStart, lines }: Record<string, unknown>): Hunk | null {
  if (!isLineNumber(oldStart) || !isLineNumber(newStart) || !Array.isArray(lines)) return null
  if (!lines.every((line) => typeof line === 'string')) return null
  return { oldStart, newStart, lines }
}

function isLineNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** A cell as it was and as it is. */
function cellDone(result: unknown): FileChange[] | null {
  const id = textField(result, 'cell_id')
  const path = textField(result, 'notebook_path')
  const before = cellIn(textField(result, 'original_file'), id)
  const after = asRecord(result)['new_source']
  if (path === null || before === null || typeof after !== 'string') return null
  const mode = textField(result, 'edit_mode')
  if (mode === 'insert') return null
  const language = textField(result, 'cell_type') === 'markdown' ? 'md' : (textField(result, 'language') ?? 'python')
  const how = [mode, id].filter((part) => part !== null).join(' · ')
  return [{ kind: 'replace', path, before, after: mode === 'delete' ? '' : after, how, language }]
}

function cellIn(notebook: string | null, id: string | null): string | null {
  if (notebook === null || id === null) return null
  try {
    const cells = listField(JSON.parse(notebook), 'cells')
    // Without ids of its own a notebook counts its cells.
    const cell = cells.find((one) => one['id'] === id) ?? cells[Number(/^cell-(\d+)$/.exec(id)?.[1] ?? Number.NaN)]
    const source = cell?.['source']
    return Array.isArray(source) ? source.join('') : typeof source === 'string' ? source : null
  } catch {
    return null
  }
}
