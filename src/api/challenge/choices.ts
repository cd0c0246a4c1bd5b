/** Types of challenges that can be solved. Reference 1.6. */
export const challengeTypes = ['HTTP-01', 'DNS-01'] as const;
