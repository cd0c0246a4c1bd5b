import type { FlagRow } from '../flags/flag-row.ts';

/** The flags of `certwright acmesolver`, as solver Pods are given them. Reference 04 §1.5. */
export const ACMESOLVER_FLAGS = [
  { name: 'listen-port', type: 'int', default: '8089', field: '', help: 'Port to answer on.' },
  { name: 'domain', type: 'string', default: '', field: '', help: 'The domain that is proven.' },
  { name: 'token', type: 'string', default: '', field: '', help: 'Token of the challenge.' },
  { name: 'key', type: 'string', default: '', field: '', help: 'Key authorization, which is the answer.' },
] as const satisfies readonly FlagRow[];
