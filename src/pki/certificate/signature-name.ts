import { signatureAlgorithms } from '../algorithms.ts';
import { readWhole } from '../der/reader.ts';

const names = new Map<string, string>(Object.values(signatureAlgorithms).map(({ oid, name }) => [oid, name]));

/** The name of the algorithm in an AlgorithmIdentifier: one of our table, else its dotted OID. @throws Fault refused. */
export function signatureName(identifier: Uint8Array): string {
  const oid = readWhole(identifier).objectIdentifier();
  return names.get(oid) ?? oid;
}
