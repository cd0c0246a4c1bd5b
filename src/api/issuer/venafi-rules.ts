import type { AdmissionRule } from '../admission-rule.ts';
import { field } from '../admission-rule.ts';
import type { VenafiIssuerSpec } from './types.ts';

type Venafi = Partial<VenafiIssuerSpec>;

/** Rules about the issuer type `venafi`; paths follow `spec.venafi`. Reference 03 §2.4. */
export const venafiRules: readonly AdmissionRule<Venafi>[] = [
  field({ at: '.zone', type: 'Required value', refuse: ({ zone }) => !zone }),
  field({ at: '.tpp.url', type: 'Required value', refuse: ({ tpp }) => tpp !== undefined && !tpp.url }),
  field({
    at: '.tpp',
    type: 'Forbidden',
    refuse: ({ tpp }) => !!tpp?.caBundle && tpp.caBundleSecretRef !== undefined,
    detail: 'may not specify more than one of caBundle/caBundleSecretRef as TPP CA Bundle',
  }),
  field({ at: '.ngts.tsgID', type: 'Required value', refuse: ({ ngts }) => ngts !== undefined && !ngts.tsgID }),
  field({
    at: '.ngts.credentialsRef.name',
    type: 'Required value',
    refuse: ({ ngts }) => ngts !== undefined && !ngts.credentialsRef?.name,
  }),
  field({
    at: '',
    type: 'Required value',
    refuse: (venafi) => chosen(venafi) === 0,
    detail: 'please supply one of: tpp, cloud, ngts',
  }),
  field({
    at: '',
    type: 'Forbidden',
    refuse: (venafi) => chosen(venafi) > 1,
    detail: 'please supply one of: tpp, cloud, ngts',
  }),
];

const chosen = ({ tpp, cloud, ngts }: Venafi): number => [tpp, cloud, ngts].filter((part) => part !== undefined).length;
