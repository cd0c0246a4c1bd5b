import { isObjectIdentifier } from '../der/object-identifier.ts';
import { isIa5 } from '../der/strings.ts';
import { parseIpAddress } from '../extensions/ip-address.ts';
import type { NamesToEncode } from '../extensions/subject-alternative-name.ts';
import type { OtherName } from '../extensions/types.ts';
import { misconfigured, shown } from './misconfigured.ts';
import type { RequestTemplate } from './template.ts';

/**
 * The alternative names of a template, checked, each once and in its order. Source: reference §2.5; RFC 5280 §4.2.1.6.
 * @throws Fault misconfigured: names the entry (`spec.ipAddresses[1]`).
 */
export function checkedNames(template: RequestTemplate): NamesToEncode {
  return {
    dnsNames: checkEach('spec.dnsNames', template.dnsNames, checkDnsName),
    emailAddresses: checkEach('spec.emailAddresses', template.emailAddresses, checkEmailAddress),
    ipAddresses: checkEach('spec.ipAddresses', template.ipAddresses, checkIpAddress),
    uris: checkEach('spec.uris', template.uris, checkUri),
    otherNames: (template.otherNames ?? []).map((name, i) => checkOtherName(`spec.otherNames[${i}]`, name)),
  };
}

/** An internationalised name is asked for in its ASCII form: it is what resolvers and clients compare. RFC 5280 §7.2. */
export function checkDnsName(at: string, name: string): string {
  if (name === '') throw misconfigured(at, 'the name is empty', 'remove the entry or give it a name');
  if (isIa5(name)) return name;
  const remedy = 'write it in its ASCII form (punycode, xn--…)';
  throw misconfigured(at, `${shown(name)} is not ASCII`, asciiForm(name) ?? remedy);
}

/** The remedy spelled out, where the name is otherwise in order. WHATWG URL parsing includes UTS #46. */
function asciiForm(name: string): string | undefined {
  const [wildcard, rest] = name.startsWith('*.') ? ['*.', name.slice(2)] : ['', name];
  if (!/^[^\s/?#@:\\%]+$/.test(rest) || !URL.canParse(`http://${rest}`)) return undefined;
  return `write it as ${shown(wildcard + new URL(`http://${rest}`).hostname)}`;
}

function checkEmailAddress(at: string, address: string): string {
  const remedy = 'give the bare address, such as user@example.com, in ASCII';
  if (!isIa5(address)) throw misconfigured(at, `${shown(address)} is not ASCII`, remedy);
  if (/^[^<>\s]+@[^<>@\s]+$/.test(address)) return address;
  throw misconfigured(at, `${shown(address)} is not an e-mail address`, remedy);
}

function checkIpAddress(at: string, address: string): Uint8Array {
  const octets = parseIpAddress(address);
  if (octets !== undefined) return octets;
  const remedy = 'give an IPv4 or IPv6 address without prefix length, port, brackets or zone';
  throw misconfigured(at, `${shown(address)} is not an IP address`, remedy);
}

function checkUri(at: string, uri: string): string {
  if (/^(?:[!-$&-~]|%[0-9A-Fa-f]{2})+$/.test(uri)) return uri;
  const remedy = 'give an absolute URI in ASCII, with everything else percent-encoded';
  throw misconfigured(at, `${shown(uri)} is not a URI`, remedy);
}

function checkOtherName(at: string, { oid = '', utf8Value = '' }: Partial<OtherName>): OtherName {
  if (!isObjectIdentifier(oid)) {
    const remedy = 'give the type of the name as a dotted object identifier, such as 1.3.6.1.4.1.311.20.2.3';
    throw misconfigured(`${at}.oid`, `${shown(oid)} is not an object identifier`, remedy);
  }
  if (utf8Value !== '' && utf8Value.isWellFormed()) return { oid, utf8Value };
  throw misconfigured(
    `${at}.utf8Value`,
    utf8Value === '' ? 'the value is empty' : 'the value is not valid Unicode',
    'give the name itself as text',
  );
}

/** Each entry checked under its own path; the same text twice is one name, as a name says nothing more the second time. */
export function checkEach<T>(
  at: string,
  values: readonly string[] | undefined,
  check: (at: string, value: string) => T,
): readonly T[] {
  const checked = new Map((values ?? []).map((value, i) => [value, check(`${at}[${i}]`, value)]));
  return [...checked.values()];
}
