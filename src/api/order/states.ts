/** States of an Order and of a Challenge. Reference 1.5. */
export const acmeStates = ['valid', 'ready', 'pending', 'processing', 'invalid', 'expired', 'errored'] as const;
