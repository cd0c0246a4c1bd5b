import type { Rig } from '../rig/rig.ts';

/** What is disturbed. */
export type FlowName =
  | 'issue'
  | 'renew'
  | 'spec-change'
  | 'rotate-never'
  | 'rotate-always'
  | 'delete'
  | 'denied-then-approved'
  | 'ca-replaced'
  | 'secret-template'
  | 'acme-dns01'
  | 'acme-http01';

/** What users do, from a settled state to the next. The controller runs already when `setUp` is called. */
export interface Flow {
  readonly name: FlowName;
  /** Why it cannot be played on this machine; undefined, or absent, if it can. */
  readonly whyNot?: () => Promise<string | undefined>;
  /** Flags that the controller needs for it. */
  readonly flags?: readonly string[];
  /** Certificates that may ever have been signed in the namespace at the end, those of `setUp` included. */
  readonly signatures: number;
  /** Certificates (by name) that must have told of something meanwhile: a condition's message or reason. */
  readonly told?: readonly { readonly certificate: string; readonly says: RegExp }[];
  /** To a settled state: everything Ready, nothing under way. */
  setUp(rig: Rig): Promise<void>;
  /** What users do. May wait for what users wait for; goes on whatever is disturbed meanwhile. */
  act(rig: Rig): Promise<void>;
  /** Resolves when the flow has come to its end; fails, telling what is there, when it does not within `seconds`. */
  untilEnd(rig: Rig, seconds: number): Promise<void>;
}
