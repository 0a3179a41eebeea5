/** A published package whose unpatched files are known byte for byte (PROTOCOL 8.3). */
export interface KnownPackage {
  name: string
  version: string
  /** SHA-256 in hex of each file that prints login links, by its path in the package. */
  files: Readonly<Record<string, string>>
}

export const knownPackages: readonly KnownPackage[] = [
  {
    name: 'happy',
    version: '1.2.5',
    files: {
      'dist/index-D9QEUZM-.mjs': '4db32e136fe3199f117524138ef1f4897f52f923d087df52739ac73bb05a0f45',
      'dist/index-BmI2vrRw.cjs': '70ab26c984a65ec5c0134ef40983cbad92782a34353a0498717eee84d973c54c',
    },
  },
]

/** The commands that the CLI installs. Old, unrelated programs of the same name have others (PROTOCOL 8.3). */
export const cliCommands = ['happy', 'happy-mcp'] as const
