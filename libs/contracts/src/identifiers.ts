/**
 * Identifiers of the national standards, with their checks.
 * Sources: GB 32100-2015 (USCC), GB 11643-1999 (citizen number), the item code scheme of the provincial item libraries.
 */

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** Whether `value` is a unified social credit code: 18 characters with a right check character (GB 32100-2015). */
export function isUscc(value: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(value)) return false;
  const sum = USCC_WEIGHTS.reduce((total, weight, i) => total + weight * USCC_ALPHABET.indexOf(value.charAt(i)), 0);
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] === value[17];
}

const CITIZEN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CITIZEN_CHECKS = '10X98765432';

/** Whether `value` is a citizen identity number: 18 characters, a real birth date and a right check character (GB 11643-1999). */
export function isCitizenId(value: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(value)) return false;
  const [year, month, day] = [value.slice(6, 10), value.slice(10, 12), value.slice(12, 14)];
  const birth = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(birth.getTime()) || birth.toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return false;
  const sum = CITIZEN_WEIGHTS.reduce((total, weight, i) => total + weight * Number(value[i]), 0);
  return CITIZEN_CHECKS[sum % 11] === value[17];
}

/** Basic directory code (基本编码): 2 area, 2 item type, 2 department, 3 main item, 3 sub-item. */
export const isDirectoryCode = (value: string): boolean => /^[0-9A-Z]{12}$/.test(value);

/** Implementation code (实施编码): 18 USCC of the body, 1 exercising level, 12 directory code. */
export const isItemCode = (value: string): boolean =>
  value.length === 31 && isUscc(value.slice(0, 18)) && /^[1-7]$/.test(value.charAt(18)) && isDirectoryCode(directoryCodeOf(value));

/** The basic directory code (基本编码) that an implementation code ends with, behind the body's USCC and the level. */
export const directoryCodeOf = (itemCode: string): string => itemCode.slice(19);

/** Region code of GB/T 2260: 6 digits. */
export const isRegionCode = (value: string): boolean => /^\d{6}$/.test(value);

/** Case number (办件编号): 31 implementation code, 8 date YYYYMMDD, 6-digit serial of that item and day. */
export const isCaseNo = (value: string): boolean =>
  value.length === 45 && isItemCode(itemCodeOf(value)) && /^\d{14}$/.test(value.slice(31));

/** The implementation code with which a case number begins. */
export const itemCodeOf = (caseNumber: string): string => caseNumber.slice(0, 31);

/**
 * Builds a case number.
 * @param day legal day, YYYY-MM-DD
 * @param serial 1 … 999999
 */
export function caseNo(itemCode: string, day: string, serial: number): string {
  if (!Number.isInteger(serial) || serial < 1 || serial > 999_999) throw new RangeError(`serial ${serial} is not in 1 … 999999`);
  return `${itemCode}${day.replaceAll('-', '')}${String(serial).padStart(6, '0')}`;
}

/**
 * Builds the number of an application for a bundle (一件事): 6 region, YJS, 8 date YYYYMMDD, 6-digit serial of that region and day.
 * @param day legal day, YYYY-MM-DD
 * @param serial 1 … 999999
 */
export function bundleNo(regionCode: string, day: string, serial: number): string {
  if (!Number.isInteger(serial) || serial < 1 || serial > 999_999) throw new RangeError(`serial ${serial} is not in 1 … 999999`);
  return `${regionCode}YJS${day.replaceAll('-', '')}${String(serial).padStart(6, '0')}`;
}

/** Number of an application for a bundle. */
export const isBundleNo = (value: string): boolean => /^\d{6}YJS\d{14}$/.test(value);

/** A name as lists and logs show it: organisations in full, of a person the first character only. */
export const maskedName = (name: string, isPerson: boolean): string => (isPerson ? maskedPerson(Array.from(name)) : name);

const maskedPerson = ([first = '', ...rest]: readonly string[]): string => `${first}${'*'.repeat(Math.max(1, rest.length))}`;

/** A certificate number as lists and logs show it: first and last two characters. */
export const maskedNumber = (value: string): string =>
  value.length <= 4 ? '****' : `${value.slice(0, 2)}${'*'.repeat(value.length - 4)}${value.slice(-2)}`;
