// What the managers' pages need of the program: its doors, and the words and numbers they share.

import {Door, el} from '../../../../../tasklist/plugin/leadflow/static/app/page.js';

export {Refused, el} from '../../../../../tasklist/plugin/leadflow/static/app/page.js';
export {length} from '../../../../../tasklist/plugin/leadflow/static/app/time.js';

const base = document.querySelector('base');

/** Where the program is: what all paths of its own begin with. */
export const root = base.getAttribute('app-root').replace(/\/camunda\/?$/, '');

/** Where a page of ours in Cockpit is, such as "#/leads/sla?team=west". */
export const HOME = '#/leads';

/** The plugin's own door. What Cockpit tells about the engine is wrong beside a diagram; we have one. */
export function door() {
  return new Door(`${base.getAttribute('cockpit-api').replace(/\/$/, '')}/plugin/leadflow-cockpit/default`);
}

/** The part of the URL behind the page's name, as a map in which empty values are missing. */
export function asked() {
  const [, query = ''] = window.location.hash.split('?');
  return new Map([...new URLSearchParams(query)].filter(([, value]) => value !== ''));
}

/** "?team=west&from=2026-01-01", or nothing; what is null or empty is left out. */
export function query(values) {
  const given = new URLSearchParams();
  for (const [name, value] of values instanceof Map ? values : Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') {
      given.set(name, value);
    }
  }
  const text = given.toString();
  return text && `?${text}`;
}

const WHOLE = new Intl.NumberFormat('en-GB');

/** "12,345"; a dash where there is none. */
export function number(value) {
  return value === null || value === undefined ? '–' : WHOLE.format(value);
}

/** "93.4 %" of a share from 0 to 1. */
export function percent(share) {
  return share === null || share === undefined ? '–' : `${(100 * share).toFixed(1)} %`;
}

const WHEN = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC'
});

/** "Thu, 26 Nov 2026, 14:05" in UTC, as everywhere in an audit. */
export function when(instant) {
  return instant ? WHEN.format(new Date(instant)) : '–';
}

let words = null;

/** Asks the program once what it calls things; to be awaited before a page uses a name below. */
export async function learnWords() {
  words = words || await door().get('/vocabulary');
}

/** What a clock is about. */
export function kindName(kind) {
  return words.clocks[kind] || kind;
}

export function stageName(stage) {
  return words.stages[stage] || stage;
}

export function statusName(status) {
  return words.statuses[status] || status;
}

/** Where the journey holds a lead, within a sentence. */
export function positionName(position) {
  return words.positions[position] || position;
}

/** All stages and statuses, in their order. */
export function allStages() {
  return Object.keys(words.stages);
}

export function allStatuses() {
  return Object.keys(words.statuses);
}

/** The value that stands for leads that have none. */
export const NONE = '-';

/** A table; each column is {label, of: row => text or node, number: true for figures}. */
export function table(caption, columns, rows) {
  return el('div.lf-wide', {},
    el('table.lf-table', {},
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, columns.map(c => el(c.number ? 'th.lf-n' : 'th', {scope: 'col'}, c.label)))),
      el('tbody', {}, rows.map(row => el('tr', {},
        columns.map((c, n) => n === 0
          ? el('th', {scope: 'row'}, cell(c.of(row)))
          : el(c.number ? 'td.lf-n' : 'td', {}, cell(c.of(row)))))))));
}

function cell(value) {
  return value === null || value === undefined || value === '' ? '–' : value;
}

/** What a page shows that could not be made. */
export function problem(failure) {
  const fields = (failure.fields || []).map(field => `${field.field}: ${field.message}`);
  return el('p.lf-problem', {role: 'alert'}, [failure.message, ...fields].join(' · '));
}
