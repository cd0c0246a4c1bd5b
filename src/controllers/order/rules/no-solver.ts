/** How `status.reason` begins where no solver of the issuer fits a name; why follows. Reference 2.13. */
export const NO_SOLVER = 'Failed to determine a valid solver configuration for the set of domains on the Order: ';
