// Times in words. The program's clock counts, not this computer's.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DATE = new Intl.DateTimeFormat('en-GB', {weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit'});
const DATE_WITH_YEAR = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', year: 'numeric'});

let ahead = 0;

/** What time it is at the program. */
export function now() {
  return Date.now() + ahead;
}

/** Learns the program's time from an answer of this moment. */
export function synchronise(instant) {
  ahead = millis(instant) - Date.now();
}

/** Milliseconds of an instant, also as the engine writes them, with a zone of +0000. */
export function millis(instant) {
  return Date.parse(instant.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}

/** "Thu 26 Nov, 14:05"; of another year the date alone. */
export function date(instant) {
  const at = new Date(millis(instant));
  return Math.abs(at - now()) < 180 * DAY * 1000 ? DATE.format(at) : DATE_WITH_YEAR.format(at);
}

/** "5 min ago". */
export function ago(instant) {
  const seconds = (now() - millis(instant)) / 1000;
  return seconds < MINUTE ? 'just now' : `${length(seconds)} ago`;
}

/** "due in 3 h 20 min" or "overdue by 4:12". */
export function due(instant) {
  const seconds = (millis(instant) - now()) / 1000;
  return seconds > 0 ? `due in ${length(seconds, true)}` : `overdue by ${length(-seconds, true)}`;
}

/** The two largest units; minutes and seconds tick where they count. */
export function length(seconds, ticking = false) {
  const whole = Math.floor(seconds);
  if (whole < HOUR) {
    const minutes = Math.floor(whole / MINUTE);
    return ticking ? `${minutes}:${String(whole % MINUTE).padStart(2, '0')} min` : `${minutes} min`;
  }
  if (whole < DAY) {
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    return `${Math.floor(whole / HOUR)} h${minutes ? ` ${minutes} min` : ''}`;
  }
  const days = Math.floor(whole / DAY);
  const hours = Math.floor((whole % DAY) / HOUR);
  return days < 3 && hours ? `${days} d ${hours} h` : `${days} day${days > 1 ? 's' : ''}`;
}

/** What the clock on the lead's wall shows, or null where nobody knows its zone. */
export function timeIn(zone) {
  try {
    return zone && new Intl.DateTimeFormat('en-GB', {timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit'}).format(now());
  } catch {
    return null;
  }
}
