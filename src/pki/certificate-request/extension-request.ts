/** OID of the attribute by which a request asks for extensions. Source: RFC 2985 §5.4.2. */
export const extensionRequest = '1.2.840.113549.1.9.14';
