/** Injection token of what the case commands need besides the transaction. */
export const CASE_TOOLS = Symbol('CASE_TOOLS');
