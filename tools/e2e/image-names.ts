/** What solver Pods run. */
export const CERTWRIGHT_IMAGE = 'localhost/certwright:e2e';
/** What holds the namespaces of each Pod. */
export const PAUSE_IMAGE = 'localhost/pause:1';
