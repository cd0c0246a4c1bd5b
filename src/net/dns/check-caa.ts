import { caaVerdict } from './caa.ts';
import type { CaaFinding, CaaQuestion, CaaRecord } from './caa.ts';
import { absoluteName, parentOf } from './dns-name.ts';
import { recordsOf } from './records.ts';
import type { DnsResolver } from './resolver.ts';
import { passingFault } from './passing-fault.ts';

/**
 * Whether the CAA records of a domain let a CA issue. Those of the nearest name count that has any; aliases are followed. RFC 8659 §3.
 * @throws Fault misconfigured `DnsNameInvalid`; the Fault of the signal. A failed look-up is the finding `unknown`.
 */
export async function checkCaa(
  resolver: DnsResolver,
  domain: string,
  question: CaaQuestion,
  signal: AbortSignal,
): Promise<CaaFinding> {
  if (question.identities.length === 0) return { is: 'allows' };
  try {
    for (let name = absoluteName(domain); name !== '.'; name = parentOf(name)) {
      const records = await relevantRecords(resolver, name, signal);
      if (records.length > 0) return caaVerdict(records, question);
    }
    return { is: 'allows' };
  } catch (thrown) {
    return { is: 'unknown', because: passingFault(thrown, signal).message };
  }
}

/** A recursive server follows aliases itself, so the records may be of another name: all that came count. */
async function relevantRecords(
  resolver: DnsResolver,
  name: string,
  signal: AbortSignal,
): Promise<readonly CaaRecord[]> {
  return recordsOf((await resolver(name, 'CAA', signal)).answers, 'CAA');
}
