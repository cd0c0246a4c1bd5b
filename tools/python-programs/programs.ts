/** A program that comes as a Python package. */
export interface PythonPackage {
  /** As pip takes it, the version pinned. */
  readonly requirement: string;
  /** Below `bin` of the environment. */
  readonly command: string;
}

/** The programs that tests need beside the control plane. To have one more, add a row. */
export const pythonPackages = {
  moto: { requirement: 'moto[server]==5.2.5', command: 'moto_server' },
} as const satisfies Record<string, PythonPackage>;

/** Name of such a program. */
export type PythonProgramName = keyof typeof pythonPackages;
