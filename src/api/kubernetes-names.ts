/** Names as Kubernetes checks them: each function gives its texts for what is wrong, none if nothing is. Source: apimachinery's validation. */

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const subdomainText = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
const namePartText = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
const labelValueText = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`;

/** A DNS-1123 subdomain: the name of most objects. */
export const subdomainProblems = (name: string): readonly string[] => [
  ...tooLong(name, 253),
  ...(SUBDOMAIN.test(name) ? [] : [subdomainText]),
];

/** A qualified name: the key of a label or annotation, with or without a prefix. */
export function qualifiedNameProblems(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2)
    return [
      `a qualified name ${namePartText.slice('name part '.length)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  return [...(prefix === undefined ? [] : prefixProblems(prefix)), ...namePartProblems(name)];
}

/** The value of a label. */
export const labelValueProblems = (value: string): readonly string[] => [
  ...tooLong(value, 63),
  ...(LABEL_VALUE.test(value) ? [] : [labelValueText]),
];

const prefixProblems = (prefix: string): readonly string[] =>
  prefix === ''
    ? ['prefix part must be non-empty']
    : subdomainProblems(prefix).map((problem) => `prefix part ${problem}`);

function namePartProblems(name: string): readonly string[] {
  if (name === '') return ['name part must be non-empty', namePartText];
  const long = tooLong(name, 63).map((problem) => `name part ${problem}`);
  return QUALIFIED_PART.test(name) ? long : [...long, namePartText];
}

const tooLong = (text: string, most: number): readonly string[] =>
  Buffer.byteLength(text) > most ? [`must be no more than ${most} bytes`] : [];
