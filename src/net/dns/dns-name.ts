import { domainToASCII } from 'node:url';
import { Fault } from '../../base/fault.ts';

/**
 * A domain name as all of `net/dns` writes it: absolute, in lower case, with the trailing dot; octets other than letters, digits, `-`, `_`
 * and `*` as `\DDD`, so that a dot always parts two labels. Names beyond ASCII become A-labels. RFC 1035 §2.3, §5.1; RFC 5890 §2.3.2.1.
 * @throws Fault misconfigured `DnsNameInvalid`.
 */
export function absoluteName(text: string): string {
  const ascii = /^[\x00-\x7f]*$/.test(text) ? text : domainToASCII(text);
  const name = ascii.endsWith('.') ? ascii.toLowerCase() : `${ascii.toLowerCase()}.`;
  if (name === '.' && text === '.') return name;
  const labels = name.slice(0, -1).split('.').map(unescapeLabel);
  if (labels.some((label) => label.length === 0 || label.length > 63)) throw invalid(text, 'a label is empty or long');
  if (wireLength(labels) > 255) throw invalid(text, 'it is longer than 255 octets');
  return `${labels.map(escapeLabel).join('.')}.`;
}

/** The labels of an absolute name, each octet one character. None for the root. */
export const labelsOf = (name: string): readonly string[] =>
  name === '.' ? [] : name.slice(0, -1).split('.').map(unescapeLabel);

/** The absolute name of labels whose octets are one character each. */
export const nameOf = (labels: readonly string[]): string =>
  labels.length === 0 ? '.' : `${labels.map(escapeLabel).join('.')}.`;

/** The name one label up; the root's is the root. */
export function parentOf(name: string): string {
  const rest = name.slice(name.indexOf('.') + 1);
  return rest === '' ? '.' : rest;
}

/** Whether an absolute name is `zone` or below it. */
export const isWithin = (name: string, zone: string): boolean =>
  zone === '.' || name === zone || name.endsWith(`.${zone}`);

/** Where the TXT record for a domain is looked for, without its wildcard label. RFC 8555 §8.4. @throws Fault misconfigured `DnsNameInvalid`. */
export const challengeName = (domain: string): string => absoluteName(`_acme-challenge.${domain.replace(/^\*\./, '')}`);

const wireLength = (labels: readonly string[]): number =>
  labels.reduce((length, label) => length + 1 + label.length, 1);

const escapeLabel = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/[^a-z0-9_*-]/g, (character) => `\\${character.charCodeAt(0).toString().padStart(3, '0')}`);

const unescapeLabel = (label: string): string =>
  label.replaceAll(/\\(\d{3})/g, (_, octet: string) => String.fromCharCode(Number(octet) & 0xff));

const invalid = (text: string, why: string): Fault =>
  new Fault('misconfigured', {
    code: 'DnsNameInvalid',
    message: `"${text}" is not a domain name: ${why}`,
    remedy: 'correct the name',
  });
