/** A value of type `T` that only a decoder or constructor of its own may make: `Brand<number, 'Instant'>` is not any number. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
declare const brand: unique symbol;

/** PEM text (RFC 7468): one or more blocks, LF line ends. */
export type Pem = Brand<string, 'Pem'>;
/** DER bytes (ITU-T X.690). */
export type Der = Brand<Uint8Array, 'Der'>;
/** `metadata.uid` of an object: never used twice. */
export type Uid = Brand<string, 'Uid'>;
/** `metadata.resourceVersion` of an object: a decimal integer since Kubernetes 1.35, ordered by value, never by text. */
export type ResourceVersion = Brand<string, 'ResourceVersion'>;

/** Calls text PEM. For constructors and decoders that have just made or checked it. */
export const pem = (text: string): Pem => text as Pem;
/** Calls bytes DER. For constructors and decoders that have just made or checked them. */
export const der = (bytes: Uint8Array): Der => bytes as Der;
/** Calls text a uid. For decoders. */
export const uid = (text: string): Uid => text as Uid;
/** Calls text a resource version. For decoders. */
export const resourceVersion = (text: string): ResourceVersion => text as ResourceVersion;
