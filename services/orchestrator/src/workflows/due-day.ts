/** The search attribute of the last day that binds (YYYY-MM-DD), by which a workflow is found: it moves with the limits. */
export const DUE_DAY = { name: 'DueDay', type: 'KEYWORD' } as const;
