import type { Der } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { parseLiteralSubject } from '../names/literal-subject.ts';
import type { Name } from '../names/name.ts';
import { encodeName } from '../names/name.ts';
import type { SubjectFields } from '../names/subject.ts';
import { nameFields, subjectName } from '../names/subject.ts';
import { misconfigured } from './misconfigured.ts';
import type { RequestTemplate } from './template.ts';

/** ub-common-name of RFC 5280 appendix A.1; the reference's webhook counts bytes. */
const LONGEST_COMMON_NAME = 64;

/**
 * The subject a template asks for: of `literalSubject`, else of the subject's fields and the common name. Source: reference §2.5.
 * @throws Fault misconfigured: both are given, a literal that cannot be read, a common name above 64 bytes.
 */
export function templateSubject({ literalSubject = '', subject, commonName = '' }: RequestTemplate): Name {
  if (literalSubject === '') {
    checkCommonName('spec.commonName', commonName);
    checkFields(subject ?? {});
    return subjectName(subject ?? {}, commonName);
  }
  if (commonName !== '' || Object.keys(subject ?? {}).length > 0)
    throw misconfigured('spec.literalSubject', 'it excludes spec.subject and spec.commonName', 'keep one or the other');
  return parseLiteralSubject(literalSubject);
}

/** The common name that a template asks for, be it within a literal subject that cannot be read: then there is none. */
export function templateCommonName(template: RequestTemplate): string {
  if ((template.literalSubject ?? '') === '') return template.commonName ?? '';
  const literal = readableLiteral(template);
  return literal === undefined ? '' : (nameFields(literal).commonName ?? '');
}

/** The encoding of a template's literal subject; undefined if it cannot be read, and so can equal nothing. */
export function literalSubjectDer(template: RequestTemplate): Der | undefined {
  const literal = readableLiteral(template);
  return literal === undefined ? undefined : encodeName(literal);
}

function readableLiteral({ literalSubject = '' }: RequestTemplate): Name | undefined {
  try {
    return parseLiteralSubject(literalSubject);
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.kind !== 'defect') return undefined;
    throw thrown;
  }
}

function checkCommonName(at: string, commonName: string): void {
  checkText(at, commonName);
  const bytes = Buffer.byteLength(commonName);
  if (bytes > LONGEST_COMMON_NAME)
    throw misconfigured(
      at,
      `it is ${bytes} bytes long, more than the ${LONGEST_COMMON_NAME} allowed`,
      'shorten it, or leave it out and use spec.dnsNames',
    );
}

function checkFields(fields: SubjectFields): void {
  for (const [field, value] of Object.entries<string | readonly string[] | undefined>({ ...fields })) {
    if (typeof value === 'string') checkText(`spec.subject.${field}`, value);
    else for (const [i, entry] of (value ?? []).entries()) checkText(`spec.subject.${field}[${i}]`, entry);
  }
}

function checkText(at: string, text: string): void {
  if (!text.isWellFormed()) throw misconfigured(at, 'the text is not valid Unicode', 'correct the text');
}
