import type { HostileReader } from '../hostile-case.ts';
import type { Samples } from '../samples.ts';
import { dnsReaders } from './dns.ts';
import { extremeReaders } from './extremes.ts';
import { kubernetesReaders } from './kubernetes.ts';
import { objectReaders } from './objects.ts';
import { pkiReaders } from './pki.ts';
import { settingsReaders } from './settings.ts';
import { textReaders } from './text.ts';

/** Every reader of bytes or text that others control. */
export const hostileReaders = (samples: Samples): readonly HostileReader[] =>
  [pkiReaders, textReaders, kubernetesReaders, objectReaders, settingsReaders, dnsReaders, extremeReaders].flatMap(
    (readers) => readers(samples),
  );
