// The SLA audit: every clock with the sum of its time, and what was said about it since.

import {filter, open} from './frame.js';
import {leadLink} from './lead.js';
import {door, el, kindName, learnWords, number, problem, query, table} from './program.js';

/** What the audit's filter may name. */
export const AUDIT_FILTER = ['from', 'to', 'kind', 'verdict', 'team', 'person', 'source', 'product', 'lead'];

/** Each with a shape of its own: colour alone tells nobody. */
const VERDICTS = {
  MET: ['●', 'Met'],
  MET_LATE: ['◑', 'Met late'],
  OVERDUE: ['▲', 'Overdue'],
  DUE_SOON: ['◆', 'Due soon'],
  RUNNING: ['○', 'Running'],
  CANCELLED: ['□', 'Cancelled'],
  CANCELLED_LATE: ['◪', 'Cancelled late']
};

const MISSED = ['MET_LATE', 'OVERDUE', 'CANCELLED_LATE'];
const COLUMNS = ['', 'Verdict', 'Lead', 'Promise', 'Owner', 'Started', 'Due', 'Stopped', 'Used', 'On the way'];

/** A page of our own; its questions stand in the URL. */
export function audit(place, asked) {
  return show(place, asked, null, values => open('sla', values));
}

/** A tab below a process's diagram, about the clocks of that process. */
export async function auditTab(node, {processDefinitionId}) {
  const model = processDefinitionId.split(':')[0];
  const bar = el('div', {});
  const place = el('div.lf-place', {'aria-live': 'polite'});
  node.replaceChildren(el('div.lf-tab', {}, bar, place));
  const ask = async asked => {
    place.replaceChildren(el('p.lf-soft', {}, 'Loading…'));
    try {
      await learnWords();
      const choices = await door().get('/choices');
      const kinds = await show(place, asked, model, ask);
      bar.replaceChildren(kinds.length
        ? filter(AUDIT_FILTER, asked, {...choices, kinds: choices.kinds.filter(one => kinds.includes(one.value))}, ask)
        : '');
    } catch (failure) {
      place.replaceChildren(problem(failure));
    }
  };
  await ask(new Map());
}

/** Gives the kinds of clocks that there can be. */
async function show(place, asked, model, go) {
  const questions = new Map([...asked, ...(model ? [['model', model]] : [])]);
  const page = await door().get(`/sla${query(questions)}`);
  const ask = more => go(new Map([...asked, ...Object.entries(more)]));
  place.replaceChildren(...page.kinds.length === 0
    ? [el('p.lf-empty', {}, 'No promise belongs to this process.')]
    : [head(page, questions, ask), page.rows.length ? clocks(page, ask) : el('p.lf-empty', {}, 'No clock started in this period fits.'), pager(page, asked, ask)]);
  return page.kinds;
}

function head(page, questions, ask) {
  const rows = page.rows.length;
  const all = new Map([...questions].filter(([name]) => name !== 'after'));
  const due = questions.get('sort') === 'due';
  return el('div.lf-audit-head', {},
    el('p', {}, el('strong', {}, `${number(page.total)} ${page.total === 1 ? 'clock' : 'clocks'}`),
      rows ? `, ${number(page.before + 1)}–${number(page.before + rows)} shown` : null,
      el('span.lf-soft', {}, ' · instants in UTC, each sum in the zone of its calendar')),
    el('div.lf-buttons', {},
      el('label', {for: 'lf-sort'}, 'Order'),
      el('select.lf-sort', {id: 'lf-sort', change: event => ask({sort: event.target.value, after: ''})},
        el('option', {value: '', selected: !due}, 'Newest first'),
        el('option', {value: 'due', selected: due}, 'Due first')),
      el('a', {href: `${door().address}/sla/export${query(all)}`, download: true}, 'Export as CSV')));
}

function pager(page, asked, ask) {
  return el('nav.lf-pager', {'aria-label': 'Pages'},
    asked.get('after') ? action('First page', () => ask({after: ''})) : null,
    page.next ? action('Next page', () => ask({after: page.next})) : null);
}

function action(label, click) {
  return el('button.lf-button.lf-quiet', {type: 'button', click}, label);
}

function clocks(page, ask) {
  return el('table.lf-table.lf-audit', {},
    el('caption', {}, 'Clocks'),
    el('thead', {}, el('tr', {}, COLUMNS.map(label => el('th', {scope: 'col'}, label || el('span.lf-unseen', {}, 'More'))))),
    page.rows.map(one => clock(one, page, ask)));
}

/** A clock is a body of the table: its facts, its sum, and once it is opened the rest. */
function clock(one, page, ask) {
  const more = el('tr.lf-more', {hidden: true}, el('td', {colspan: COLUMNS.length}));
  const opener = el('button.lf-opener', {
    type: 'button',
    'aria-expanded': 'false',
    'aria-label': `More about ${kindName(one.kind)} of ${leadName(one)}`,
    click: () => toggle(opener, more, one, page, body)
  }, '▸');
  const body = el('tbody', {id: `lf-clock-${one.id}`},
    el('tr', {}, el('td', {}, opener), facts(one)),
    el('tr.lf-sum', {}, el('td', {}), el('td', {colspan: COLUMNS.length - 1}, one.arithmetic, one.doubts.map(doubt => el('span.lf-doubt', {}, `≠ ${doubt}`)))),
    more);
  body.ask = ask;
  return body;
}

function facts(one) {
  return [
    el('td', {}, verdict(one.verdict), one.corrections.length ? el('span.lf-small', {}, `corrected, was ${VERDICTS[one.recorded][1].toLowerCase()}`) : null),
    el('th', {scope: 'row'}, leadLink(one.lead, leadName(one)), small(one.company)),
    el('td', {}, kindName(one.kind), small(`${length(seconds(one.target), !one.hours)}, cycle ${one.cycle}`)),
    el('td', {}, one.ownerName || 'Nobody', small(one.teamName), one.assignee && one.assignee !== one.ownerName ? small(`lead with ${one.assignee}`) : null),
    el('td', {}, el('span.lf-at', {}, at(one.startedAt)), small(hours(one))),
    el('td', {}, el('span.lf-at', {}, at(one.dueAt)), small(`warn ${near(one.warnAt)}`)),
    el('td', {}, el('span.lf-at', {}, one.stoppedAt ? at(one.stoppedAt) : 'still runs'), small(stopped(one))),
    el('td', {}, length(one.usedSeconds, !one.hours), one.overdueSeconds === null ? null : el('span.lf-small.lf-over', {}, `overdue by ${length(one.overdueSeconds, !one.hours)}`)),
    el('td', {}, events(one).length ? events(one).map(small) : '–')
  ];
}

function verdict(name) {
  const [shape, label] = VERDICTS[name];
  return el(MISSED.includes(name) ? 'span.lf-verdict.lf-missed' : name === 'DUE_SOON' ? 'span.lf-verdict.lf-soon' : 'span.lf-verdict', {},
    el('span', {'aria-hidden': 'true'}, shape), ` ${label}`);
}

function small(text) {
  return text ? el('span.lf-small', {}, text) : null;
}

function leadName(one) {
  return one.erased ? 'Erased lead' : one.leadName;
}

function hours(one) {
  return one.hours ? `${one.hours.name}, ${one.hours.zone}, v${one.hours.version ?? '?'}` : 'wall clock';
}

function stopped(one) {
  if (!one.stoppedAt) {
    return null;
  }
  // "attempt by sofia": who it was follows with the full name
  const what = one.stoppedBy.split(' by ')[0];
  return one.stoppedByPerson ? `${what}, by ${one.stoppedByPerson}` : what;
}

function events(one) {
  return [
    one.remindedAt && `reminded ${near(one.remindedAt)}`,
    one.escalatedAt && `escalated ${near(one.escalatedAt)}`,
    one.returnedAt && `returned ${near(one.returnedAt)}`,
    one.moves.length && `moved ${one.moves.length === 1 ? 'once' : `${one.moves.length} times`}`
  ].filter(Boolean);
}

async function toggle(opener, more, one, page, body) {
  const opens = more.hidden;
  more.hidden = !opens;
  opener.setAttribute('aria-expanded', String(opens));
  if (opens && !more.firstChild.hasChildNodes()) {
    try {
      fill(more, await door().get(`/sla/clocks/${one.id}`), page, body);
    } catch (failure) {
      more.firstChild.replaceChildren(problem(failure));
    }
  }
}

function fill(more, detail, page, body, said) {
  const one = detail.clock;
  more.firstChild.replaceChildren(el('div.lf-detail', {},
    section('The sum', sum(detail)),
    section('The terms', terms(one)),
    section('Who had it', [list(detail.assignments, who => `${at(who.at)}: ${who.to || 'the pool'} (${who.rule.replaceAll('-', ' ')}, by ${who.by})`, 'Nobody was given it.'),
      action('All clocks of this lead', () => body.ask({lead: one.lead, after: ''}))]),
    section('Moved by changed rules', list(one.moves, move, 'Never.')),
    section('Corrections', corrections(one, page, body, said))));
}

function section(title, content) {
  return el('section', {}, el('h3', {}, title), content);
}

function list(all, words, none) {
  return all.length ? el('ul', {}, all.map(each => el('li', {}, words(each)))) : el('p.lf-soft', {}, none);
}

function sum(detail) {
  const one = detail.clock;
  return el('div', {}, table('The sum', [
    {label: 'Day', of: line => line.day},
    {label: 'Open', of: line => [line.hours, line.why].filter(Boolean).join(': ')},
    {label: 'Counts', of: line => line.seconds ? line.length : '–', number: true}
  ], [...detail.lines, {day: one.stoppedAt ? 'Sum' : 'Sum until now', hours: `of ${length(seconds(one.target), !one.hours)}`, seconds: 1, length: length(one.usedSeconds, !one.hours)}]),
  one.doubts.map(doubt => el('p.lf-doubt', {}, `≠ ${doubt}`)));
}

function terms(one) {
  const all = [
    ['Policy', `set-sla, version ${one.policyVersion}`],
    ['Hours', one.hours ? `${one.hours.name} (${one.hours.zone})` : 'wall clock: each hour counts'],
    ['Calendar', one.hours ? `version ${one.hours.version ?? 'unknown'}; today's is ${one.hours.today}` : null],
    ['Warned at', at(one.warnAt)],
    ['Due at', at(one.dueAt)],
    ['Back to the pool', one.returnAt ? at(one.returnAt) : 'never'],
    ['Reminded', at(one.remindedAt)],
    ['Escalated', at(one.escalatedAt)],
    ['Returned', at(one.returnedAt)],
    ['Stopped', one.stoppedAt ? `${at(one.stoppedAt)}: ${stopped(one)}` : 'still runs'],
    ['Beyond due', one.overdueBusinessSeconds === null ? null : `${length(one.overdueBusinessSeconds)} of working time, as recorded`],
    ['Counts as', `${VERDICTS[one.verdict][1]}${one.corrections.length ? `; recorded as ${VERDICTS[one.recorded][1].toLowerCase()}` : ''}`],
    ['Clock', String(one.id)]
  ].filter(([, value]) => value !== null);
  return el('dl.lf-terms', {}, all.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

function move(one) {
  return `${at(one.at)}: ${one.cause} ${one.version}${one.actor ? `, by ${one.actor}` : ''}, due ${at(one.oldDueAt)} → ${at(one.newDueAt)}`
    + (one.oldTarget === one.newTarget ? '' : `, target ${length(seconds(one.oldTarget))} → ${length(seconds(one.newTarget))}`)
    + (one.problem ? `; it stayed where it was: ${one.problem}` : '');
}

function corrections(one, page, body, said) {
  return el('div', {},
    said ? el('p.lf-said', {role: 'status'}, said) : null,
    list(one.corrections, each => `${at(each.at)}: counts as ${VERDICTS[each.countsAs][1].toLowerCase()}, by ${each.by}: ${each.reason || '(reason erased with the lead)'}`, 'None.'),
    !page.mayCorrect ? null : one.correctable ? correct(one, page, body) : el('p.lf-soft', {}, 'Can be corrected once it is stopped or overdue.'));
}

function correct(one, page, body) {
  const failed = el('div', {});
  const form = el('form.lf-correct', {submit: async event => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    try {
      const detail = await door().post(`/sla/clocks/${one.id}/corrections`, Object.fromEntries(new FormData(form)));
      refresh(body, detail, page);
    } catch (failure) {
      failed.replaceChildren(problem(failure));
      button.disabled = false;
    }
  }},
  el('div.lf-field', {}, el('label', {for: `lf-as-${one.id}`}, 'Counts as'),
    el('select', {id: `lf-as-${one.id}`, name: 'countsAs', required: true},
      el('option', {value: ''}, 'Choose…'),
      ['MET', 'MET_LATE', 'CANCELLED'].map(name => el('option', {value: name}, VERDICTS[name][1])))),
  el('div.lf-field', {}, el('label', {for: `lf-why-${one.id}`}, 'Reason'),
    el('textarea', {id: `lf-why-${one.id}`, name: 'reason', rows: 2, required: true, minlength: 5, maxlength: 500})),
  el('p.lf-soft', {}, 'The clock stays as it was recorded. The correction is kept with your name, cannot be taken back, and counts until a newer one.'),
  el('button.lf-button', {type: 'submit'}, 'Add correction'), failed);
  return el('details', {}, el('summary', {}, 'Correct this clock'), form);
}

/** The row tells the new verdict at once, and stays open. */
function refresh(body, detail, page) {
  const again = clock(detail.clock, page, body.ask);
  body.replaceWith(again);
  const more = again.querySelector('.lf-more');
  const opener = again.querySelector('.lf-opener');
  more.hidden = false;
  opener.setAttribute('aria-expanded', 'true');
  fill(more, detail, page, again, `It counts as ${VERDICTS[detail.clock.verdict][1].toLowerCase()} from now on.`);
  opener.focus();
}

const AT = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC'});

/** "26 Nov 2026, 14:05" in UTC; a dash where it did not happen. */
function at(instant) {
  return instant ? AT.format(new Date(instant)) : '–';
}

const NEAR = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'UTC'});

/** "26 Nov, 14:05": beside an instant that tells the year. */
function near(instant) {
  return NEAR.format(new Date(instant));
}

/** Seconds of a duration as the program writes it, such as PT168H or 7200. */
function seconds(duration) {
  const [, hours = 0, minutes = 0, rest = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration) || [];
  return 3600 * hours + 60 * minutes + Number(rest);
}

/** "1 h 30 min", to the second; days only on the wall clock, where a day has 24 hours. */
function length(time, days = false) {
  const whole = Math.floor(time);
  const parts = [
    [days ? Math.floor(whole / 86400) : 0, 'd'],
    [Math.floor((days ? whole % 86400 : whole) / 3600), 'h'],
    [Math.floor(whole % 3600 / 60), 'min'],
    [whole % 60, 's']
  ].filter(([count]) => count);
  return parts.length ? parts.map(([count, unit]) => `${count} ${unit}`).join(' ') : '0 min';
}
