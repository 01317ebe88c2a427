/** Injection token of what the case commands need besides the transaction. */
export const CASE_TOOLS = Symbol('CASE_TOOLS');

/** Injection token of what seals and opens personal data. */
export const PERSONAL_DATA = Symbol('PERSONAL_DATA');

/** Injection token of the store of files. */
export const FILE_STORE = Symbol('FILE_STORE');

/** Injection token of what keeping files needs besides the transaction. */
export const FILE_TOOLS = Symbol('FILE_TOOLS');

/** Injection token of what serving documents needs besides the transaction. */
export const NOTICE_TOOLS = Symbol('NOTICE_TOOLS');
