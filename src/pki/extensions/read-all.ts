import { readBasicConstraints } from './basic-constraints.ts';
import { readExtendedKeyUsage } from './extended-key-usage.ts';
import { readKeyUsage } from './key-usage.ts';
import { readNameConstraints } from './name-constraints.ts';
import { extensionOids } from './oids.ts';
import { noAlternativeNames, readAlternativeNames } from './subject-alternative-name.ts';
import type { AlternativeNames, BasicConstraints, Extension, NameConstraints } from './types.ts';
import type { KeyUsage } from './usages.ts';
import { normalisedUsages } from './usages.ts';

/** What the extensions say that requests and certificates have in common. */
export interface CommonExtensions {
  readonly names: AlternativeNames;
  readonly usages: readonly KeyUsage[];
  readonly unknownUsages: readonly string[];
  readonly basicConstraints: BasicConstraints | undefined;
  readonly nameConstraints: NameConstraints | undefined;
}

/** Reads the extensions that requests and certificates have in common; others are passed over. @throws Fault refused. */
export function readCommonExtensions(extensions: ReadonlyMap<string, Extension>): CommonExtensions {
  const names = extensions.get(extensionOids.subjectAlternativeName);
  const keyUsage = extensions.get(extensionOids.keyUsage);
  const extended = extensions.get(extensionOids.extendedKeyUsage);
  const basic = extensions.get(extensionOids.basicConstraints);
  const constraints = extensions.get(extensionOids.nameConstraints);
  const purposes = extended === undefined ? { usages: [], unknown: [] } : readExtendedKeyUsage(extended.value);
  const bits = keyUsage === undefined ? [] : readKeyUsage(keyUsage.value);
  return {
    names: names === undefined ? noAlternativeNames : readAlternativeNames(names.value),
    usages: normalisedUsages([...bits, ...purposes.usages]),
    unknownUsages: purposes.unknown,
    basicConstraints: basic === undefined ? undefined : readBasicConstraints(basic.value),
    nameConstraints: constraints === undefined ? undefined : readNameConstraints(constraints),
  };
}
