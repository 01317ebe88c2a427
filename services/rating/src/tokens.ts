/** By what receipts are known and personal data is sealed: `RatingTools`. */
export const RATING_TOOLS = Symbol('RATING_TOOLS');
