/** The installation's key, by which the codes of receipts are known. */
export const SUBJECT_KEY = Symbol('SUBJECT_KEY');
