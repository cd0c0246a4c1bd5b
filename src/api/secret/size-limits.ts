/**
 * How many bytes the values of one Secret may have together. Source: Kubernetes core/v1 `MaxSecretSize`; what stores it (etcd) takes half a
 * megabyte more, so this is the limit that is met.
 */
export const mostSecretBytes = 1_048_576;
