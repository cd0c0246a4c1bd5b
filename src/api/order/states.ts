/** States of an Order and of a Challenge. Reference 1.5. */
export const acmeStates = ['valid', 'ready', 'pending', 'processing', 'invalid', 'expired', 'errored'] as const;
/** One of acmeStates. */
export type AcmeState = (typeof acmeStates)[number];

/** States that never change again. */
export const finalAcmeStates = ['valid', 'invalid', 'expired', 'errored'] as const satisfies readonly AcmeState[];
/** Final states without a certificate. */
export const failedAcmeStates = ['invalid', 'expired', 'errored'] as const satisfies readonly AcmeState[];
