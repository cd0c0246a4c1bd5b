/** Keeps a Challenge until what was presented for it is taken away. Reference 1.6. */
export const challengeFinalizer = 'acme.cert-manager.io/finalizer';

/** Written by old versions of the reference, and to be taken off as well (trap O3). */
const LEGACY = 'finalizer.acme.cert-manager.io';

/** Whether the finalizer is one of those that clean-up takes off. */
export const isOurFinalizer = (finalizer: string): boolean => finalizer === challengeFinalizer || finalizer === LEGACY;
