import { bool, list, object, optional, text } from '../schema-language.ts';

/** The fields of a Certificate that say whom it names. */

const part = (example: string) => text('One value.', { example });

const subject = object(
  'X.509 subject attributes beside the common name. Public certificate authorities ignore most of them; private ones often match on them.',
  {
    organizations: optional(list('Organisations (O).', part('Example Ltd'))),
    countries: optional(list('Countries (C), as two-letter ISO 3166 codes.', part('AT'))),
    organizationalUnits: optional(list('Organisational units (OU).', part('Platform'))),
    localities: optional(list('Localities, such as cities (L).', part('Vienna'))),
    provinces: optional(list('States or provinces (ST).', part('Vienna'))),
    streetAddresses: optional(list('Street addresses (STREET).', part('Ring 1'))),
    postalCodes: optional(list('Postal codes.', part('1010'))),
    serialNumber: optional(
      text('Serial number attribute of the subject; not the serial number of the certificate.', { example: '4711' }),
    ),
  },
);

const otherName = object('A subject alternative name of a type of its own.', {
  oid: optional(
    text(
      'Type of the name, as a dotted object identifier. Must be set; anything that is not an object identifier is refused.',
      {
        example: '1.3.6.1.4.1.311.20.2.3',
      },
    ),
  ),
  utf8Value: optional(
    text('Value of the name, encoded as a UTF8String. Must be set.', { example: 'user@example.com' }),
  ),
});

const constrainedNames = (verb: string) =>
  object(`Names ${verb} in certificates below this one.`, {
    dnsDomains: optional(list(`DNS domains ${verb}, each with everything below it.`, part('example.com'))),
    ipRanges: optional(
      list(`IP address ranges ${verb}, in CIDR notation; anything else is refused.`, part('10.0.0.0/8')),
    ),
    emailAddresses: optional(
      list(
        `E-mail addresses ${verb}: a whole address, a host, or a domain that begins with a dot.`,
        part('.example.com'),
      ),
    ),
    uriDomains: optional(
      list(`Hosts of URIs ${verb}; one that begins with a dot stands for all below it.`, part('.example.com')),
    ),
  });

const nameConstraints = object(
  'Limits what a certificate authority made by this Certificate may sign (RFC 5280 4.2.1.10). Needs isCA, and at least one of permitted and excluded.',
  {
    critical: optional(
      bool('Whether software that does not understand the limits must refuse the certificate.', { otherwise: 'false' }),
    ),
    permitted: optional(constrainedNames('permitted')),
    excluded: optional(constrainedNames('excluded')),
  },
);

/** At least one of commonName (here or in literalSubject) and the five lists of alternative names must be set. */
export const nameFields = {
  subject: optional(subject),
  literalSubject: optional(
    text(
      'The whole subject as text, for an order of attributes that subject cannot express. Attributes are written last first, as in LDAP (RFC 4514). Excludes subject and commonName.',
      { example: 'CN=www.example.com,OU=Platform,O=Example Ltd,C=AT' },
    ),
  ),
  commonName: optional(
    text(
      'Common name (CN) of the subject, at most 64 bytes. Modern clients look at dnsNames only; with an ACME issuer it must be one of dnsNames or ipAddresses.',
      { example: 'www.example.com' },
    ),
  ),
  dnsNames: optional(
    list(
      'DNS names the certificate is valid for. A wildcard stands for exactly one label.',
      text('A DNS name.', { example: 'www.example.com' }),
    ),
  ),
  ipAddresses: optional(
    list('IP addresses the certificate is valid for.', text('An IPv4 or IPv6 address.', { example: '192.0.2.7' })),
  ),
  uris: optional(
    list(
      'URIs the certificate is valid for, such as SPIFFE identities.',
      text('A URI.', { example: 'spiffe://cluster.local/ns/shop/sa/web' }),
    ),
  ),
  emailAddresses: optional(
    list(
      'E-mail addresses the certificate is valid for: the bare address, without a display name.',
      text('An address.', { example: 'ops@example.com' }),
    ),
  ),
  otherNames: optional(list('Alternative names of other types, such as user principal names.', otherName)),
  nameConstraints: optional(nameConstraints),
};
