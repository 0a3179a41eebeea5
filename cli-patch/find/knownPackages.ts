/** A published package whose unpatched files are known byte for byte (docs/protocol.md 8.3). */
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
  {
    name: 'happy',
    version: '1.2.0',
    files: {
      'dist/index-BmZ4or3w.mjs': 'b5ba84abeb7f61d015d95fcb0e31aecc0f84f7cb2dba481d24209eef263c9de2',
      'dist/index-JC8E3-H5.cjs': '36d57b5c1db20c189b2c53aec7f32f26b869acc9838ab71e096f13642baa7856',
    },
  },
  {
    name: 'happy-coder',
    version: '0.13.0',
    files: {
      'dist/index-B3gQr6vs.mjs': 'acf5525fcc3b9511acde4ab9924df78c47fb95a8d74ef6c55833d53a29ee1617',
      'dist/index-jN3TrweZ.cjs': 'e6a0b2a045c2cd6183028b9f7613c87ad668a28d575a0ed5bc4ac9c81e1fa8f5',
    },
  },
  {
    name: 'happy-coder',
    version: '0.11.2',
    files: {
      'dist/index-sSOy3f2x.mjs': 'aa451494a20672b7afd9dc529a39ca3dbcf351476198aaf6e1a16d39a981a73e',
      'dist/index-DmJ8WyYo.cjs': '74d210a567e21fb6ad57f7b386ee667979fb365f15a0dd6f3b5953fa32204aed',
    },
  },
]

/** The names under which the CLI was published. Both are also, or may become, those of other programs. */
export const packageNames: readonly string[] = ['happy', 'happy-coder']

/** The commands that the CLI installs. Old, unrelated programs of the same name have others (docs/protocol.md 8.3). */
export const cliCommands = ['happy', 'happy-mcp'] as const
