/** A property of a CAA record, read. Source: RFC 8659 §4.2. */
export interface CaaIssuer {
  /** Domain of the CA, in lower case; '' where nobody may issue. */
  readonly issuer: string;
  /** Tags in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const PARAMETER = /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)[ \t]*=[ \t]*([\x21-\x3a\x3c-\x7e]*)$/i;

/** Reads the value of `issue` or `issuewild`. What does not follow the grammar lets nobody issue. Source: RFC 8659 §4.2. */
export function readCaaIssuer(value: string): CaaIssuer {
  const [issuer = '', ...rest] = value.split(';').map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const part of rest.filter((text) => text !== '')) {
    const [, tag, text] = PARAMETER.exec(part) ?? [];
    if (tag === undefined || text === undefined) return NOBODY;
    parameters.set(tag.toLowerCase(), text);
  }
  return issuer === '' || DOMAIN.test(issuer) ? { issuer: issuer.toLowerCase(), parameters } : NOBODY;
}

const NOBODY: CaaIssuer = { issuer: '', parameters: new Map() };
