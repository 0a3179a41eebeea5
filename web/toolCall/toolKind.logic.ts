/** What kind of work a tool does, whatever its provider calls it. */
export type ToolKind =
  | 'run'
  | 'read'
  | 'write'
  | 'edit'
  | 'find'
  | 'search'
  | 'list'
  | 'task'
  | 'todos'
  | 'newTask'
  | 'oneTask'
  | 'fetch'
  | 'web'
  | 'patch'
  | 'diff'
  | 'plan'
  | 'question'
  | 'notebook'
  | 'other'

const KINDS: Readonly<Record<string, ToolKind>> = {
  bash: 'run',
  codexbash: 'run',
  geminibash: 'run',
  shell: 'run',
  execute: 'run',
  read: 'read',
  notebookread: 'read',
  write: 'write',
  edit: 'edit',
  'file-edit': 'edit',
  multiedit: 'edit',
  glob: 'find',
  grep: 'search',
  search: 'search',
  ls: 'list',
  task: 'task',
  agent: 'task',
  codexsubagent: 'task',
  todowrite: 'todos',
  tasklist: 'todos',
  taskcreate: 'newTask',
  taskupdate: 'oneTask',
  taskget: 'oneTask',
  fetch: 'fetch',
  webfetch: 'fetch',
  websearch: 'web',
  codexpatch: 'patch',
  geminipatch: 'patch',
  codexdiff: 'diff',
  geminidiff: 'diff',
  exitplanmode: 'plan',
  exit_plan_mode: 'plan',
  askuserquestion: 'question',
  notebookedit: 'notebook',
}

export function toolKind(tool: string): ToolKind {
  const name = tool.toLowerCase()
  return Object.hasOwn(KINDS, name) ? (KINDS[name] ?? 'other') : 'other'
}
