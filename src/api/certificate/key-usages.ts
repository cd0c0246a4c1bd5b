import type { KeyUsage as PkiKeyUsage } from '../../pki/extensions/usages.ts';
import { defaultUsages, usageWords } from '../../pki/extensions/usages.ts';

/** An entry of `spec.usages`. */
export type KeyUsage = PkiKeyUsage;

/** Every usage a Certificate may ask for: what each means in a certificate stands in one table, with the extensions. Reference 1.1. */
export const keyUsages: readonly KeyUsage[] = usageWords;

/** What a Certificate without usages asks for. Reference 1.1. */
export const defaultKeyUsages: readonly KeyUsage[] = defaultUsages;
