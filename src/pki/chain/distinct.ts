import { Fault } from '../../base/fault.ts';
import type { CertificateDetails } from '../certificate/details.ts';
import { readCertificate } from '../certificate/read.ts';
import type { PemBlock } from '../pem.ts';
import { pemLimits, readPem } from '../pem.ts';

const MOST = 20;

/** The certificates in PEM texts, each once, in order of appearance. Sizes and number are looked at before anything is decoded. @throws Fault refused. */
export function distinctCertificates(pems: readonly string[]): readonly CertificateDetails[] {
  const distinct = new Map(certificateBlocks(pems).map(({ der }) => [Buffer.from(der).toString('latin1'), der]));
  if (distinct.size === 0) throw refused('NoCertificate', 'there is no certificate in the chain');
  if (distinct.size > MOST) throw tooLarge(`the chain holds more than ${MOST} certificates`);
  return [...distinct.values()].map(readCertificate);
}

function certificateBlocks(pems: readonly string[]): readonly PemBlock[] {
  const size = pems.reduce((sum, text) => sum + text.length, 0);
  if (size > pemLimits.chain) throw tooLarge(`the chain is larger than ${pemLimits.chain} bytes`);
  const blocks = pems.flatMap((text) => readPem(text, pemLimits.chain));
  if (blocks.some(({ label }) => label !== 'CERTIFICATE'))
    throw refused('NotACertificate', 'the chain holds a PEM block that is not a certificate');
  return blocks;
}

const tooLarge = (message: string) => refused('ChainTooLarge', message);

const refused = (code: string, message: string) => new Fault('refused', { code, message });
