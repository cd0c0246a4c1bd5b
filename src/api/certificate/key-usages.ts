import type { KeyUsage } from '../../pki/extensions/usages.ts';
import { usageWords } from '../../pki/extensions/usages.ts';

/** Every usage a Certificate may ask for: what each means in a certificate stands in one table, with the extensions. Reference 1.1. */
export const keyUsages: readonly KeyUsage[] = usageWords;
