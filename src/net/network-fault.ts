import { Fault } from '../base/fault.ts';

const CHECK_CA = "give the CA bundle that signed the server's certificate, or mend the certificate";

/** What the codes of node:net, node:tls and OpenSSL mean to a person. What is not listed is shown by its code. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed by the other side',
  EPIPE: 'the connection was closed by the other side',
  ETIMEDOUT: 'nothing answers there',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ENOTFOUND: 'its name is unknown to DNS',
  EAI_AGAIN: 'DNS did not answer for its name',
  EPROTO: 'it does not speak TLS, or no version of it that we do',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
  ERR_PROXY_TUNNEL: 'the proxy refused the tunnel',
};

/** Codes of a server certificate that was looked at and not believed. */
const UNTRUSTED: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed and not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from a CA that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from a CA that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from a CA that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from a CA that is not trusted',
  CERT_SIGNATURE_FAILURE: 'its certificate was not signed by the CA that it names',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** Whatever a socket threw, as a Fault: transient `ConnectionFailed`. Faults pass. `target` is the origin, as configured. */
export function networkFault(thrown: unknown, target: string): Fault {
  if (thrown instanceof Fault) return thrown;
  const code = errorCode(thrown);
  const untrusted = UNTRUSTED[code];
  return new Fault('transient', {
    code: 'ConnectionFailed',
    message: `no connection to ${target}: ${untrusted ?? WORDS[code] ?? code}`,
    ...(untrusted === undefined ? {} : { remedy: CHECK_CA }),
    cause: thrown,
  });
}

/** The `code` of a system error; an aggregate (several addresses tried) speaks by its first. */
export function errorCode(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return errorCode(thrown.errors[0]);
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown instanceof Error ? thrown.name : 'unknown';
}

/** The other side has closed without a word: as Node says it of a connection that was reset. */
export const closedEarly = (): Error => Object.assign(new Error('closed'), { code: 'ECONNRESET' });

/** The whole exchange took longer than it may. */
export const deadlineFault = (target: string): Fault =>
  new Fault('transient', { code: 'DeadlineExceeded', message: `no complete answer from ${target} in time` });

/** A stream fell silent. */
export const silenceFault = (target: string): Fault =>
  new Fault('transient', { code: 'DeadlineExceeded', message: `the stream from ${target} has fallen silent` });

/** A reply was cut off before its end. */
export const cutFault = (target: string, cause?: unknown): Fault =>
  new Fault('transient', {
    code: 'ConnectionFailed',
    message: `the answer of ${target} was cut off before its end`,
    cause,
  });

/** A body, or a line of one, is longer than we are ready to hold. */
export const tooLargeFault = (target: string, maxBytes: number): Fault =>
  new Fault('refused', { code: 'BodyTooLarge', message: `the answer of ${target} is longer than ${maxBytes} bytes` });

/** The caller no longer wants the answer. A Fault given as the signal's reason is that Fault. */
export function cancelledFault(signal: AbortSignal): Fault {
  const reason: unknown = signal.reason;
  if (reason instanceof Fault) return reason;
  return new Fault('transient', { code: 'Cancelled', message: 'the request was given up', cause: reason });
}
