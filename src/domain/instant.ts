const year = '[0-9]{4}';
/** Of the Gregorian calendar, which RFC 3339 goes by. */
const leapYear = '([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)';
const day = [
  `${year}-(01|03|05|07|08|10|12)-(0[1-9]|[12][0-9]|3[01])`,
  `${year}-(04|06|09|11)-(0[1-9]|[12][0-9]|30)`,
  `${year}-02-(0[1-9]|1[0-9]|2[0-8])`,
  `${leapYear}-02-29`,
].join('|');
const time = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?';
const zone = '(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])';

/**
 * A point in time (RFC 3339), as Go's time.Time reads it from JSON, on a day that there is; for `^…$` in JavaScript and
 * `lib.types.strMatching` alike.
 */
export const INSTANT_PATTERN = `(${day})T${time}${zone}`;
