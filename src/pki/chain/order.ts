import { Fault } from '../../base/fault.ts';
import type { CertificateDetails } from '../certificate/details.ts';
import { formatName } from '../names/format-name.ts';
import { distinctCertificates } from './distinct.ts';
import type { Links } from './links.ts';
import { findLinks } from './links.ts';

/** A chain in the order in which TLS sends it. */
export interface Chain {
  /** Leaf first, each signed by the next; no self-signed certificate, unless the leaf itself is one. */
  readonly certificates: readonly CertificateDetails[];
  /** The self-signed certificate at the end, if it was given. */
  readonly root: CertificateDetails | undefined;
  /** What `status.ca` holds: the root, else the highest certificate known. */
  readonly ca: CertificateDetails;
}

/**
 * Puts certificates in order: leaf first, every link verified by signature (traps C3, D2), duplicates out, a self-signed root apart (D3);
 * a chain that ends early is fine. At most 20 certificates and 95,000 bytes. A CA that is there twice (cross-signed) is taken self-signed,
 * else with the later end; the other one is left out. Source: reference §2.11.
 * @throws Fault refused: none, too many, too large, undecodable, a stranger among them, two leaves.
 */
export function orderChain(pems: readonly string[]): Chain {
  const links = findLinks(distinctCertificates(pems));
  const path = pathFrom(leafOf(links), links);
  const top = path.at(-1) ?? leafOf(links);
  const root = links.selfSigned.has(top) ? top : undefined;
  const certificates = root !== undefined && path.length > 1 ? path.slice(0, -1) : path;
  return { certificates, root, ca: top };
}

/** The one certificate that has signed no other; all others must be among its issuers and theirs. */
function leafOf({ certificates, issuers }: Links): CertificateDetails {
  const signers = new Set([...issuers.values()].flat());
  const [leaf, stranger] = certificates.filter((certificate) => !signers.has(certificate));
  if (leaf === undefined) throw refused('ChainWithoutLeaf', 'the certificates sign each other in a ring');
  if (stranger !== undefined) throw doNotBelongTogether(leaf, stranger);
  const reached = reachedFrom(leaf, issuers);
  const apart = certificates.find((certificate) => !reached.has(certificate));
  if (apart !== undefined) throw doNotBelongTogether(leaf, apart);
  return leaf;
}

function reachedFrom(leaf: CertificateDetails, issuers: Links['issuers']): ReadonlySet<CertificateDetails> {
  const reached = new Set([leaf]);
  // A Set hands out what is added while it is walked.
  for (const certificate of reached) for (const issuer of issuers.get(certificate) ?? []) reached.add(issuer);
  return reached;
}

function pathFrom(leaf: CertificateDetails, { issuers, selfSigned }: Links): readonly CertificateDetails[] {
  const path: CertificateDetails[] = [];
  for (let next: CertificateDetails | undefined = leaf; next !== undefined; ) {
    path.push(next);
    const choices: readonly CertificateDetails[] = (issuers.get(next) ?? []).filter((issuer) => !path.includes(issuer));
    next = choices.find((issuer) => selfSigned.has(issuer)) ?? latest(choices);
  }
  return path;
}

function latest(certificates: readonly CertificateDetails[]): CertificateDetails | undefined {
  return [...certificates].sort((one, other) => other.notAfter - one.notAfter)[0];
}

function doNotBelongTogether(one: CertificateDetails, other: CertificateDetails): Fault {
  const [first, second] = [formatName(one.subject), formatName(other.subject)].sort();
  return refused('BrokenChain', `the certificates "${first}" and "${second}" do not belong to one chain`);
}

const refused = (code: string, message: string) => new Fault('refused', { code, message });
