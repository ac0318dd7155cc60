// The tab below a diagram: who is behind its figures, and the figures as tables.

import {HOME, door, el, kindName, length, number, percent, problem, query, table, when} from './program.js';
import {TAB, choose, map, model, nameOf, showPast, told, watch} from './map.js';

let forget = () => {};

export const tab = {
  id: TAB,
  pluginPoint: 'cockpit.processDefinition.runtime.tab',
  priority: 15,
  properties: {label: 'Leads here'},
  render: node => {
    tab.unmount();
    forget = watch(() => show(node));
    show(node);
  },
  unmount: () => forget()
};

function show(node) {
  const body = el('div.lf-spot', {});
  node.replaceChildren(el('div.lf-tab', {}, bar(), map.failure ? problem(map.failure) : null, body));
  if (map.spot) {
    list(body, map.spot);
  } else if (!map.failure) {
    body.append(...overview());
  }
}

/** Days that are not given are the last ninety. */
function bar() {
  const day = (name, label) => el('div.lf-field', {},
    el('label', {for: `lf-map-${name}`}, label),
    el('input', {id: `lf-map-${name}`, name, type: 'date', value: map[name] || shown(name)}));
  const form = el('form.lf-filter', {submit: event => {
    event.preventDefault();
    showPast(true, form.elements.from.value, form.elements.to.value);
  }}, day('from', 'From'), day('to', 'To'),
  el('div.lf-buttons', {},
    el('button.lf-button', {type: 'submit'}, map.past ? 'Show these days' : 'Show dwell times and ways'),
    map.past ? el('button.lf-button.lf-quiet', {type: 'button', click: () => showPast(false)}, 'Hide') : null));
  return form;
}

function shown(name) {
  if (map.heat) {
    return new Date(Date.parse(map.heat[name]) - (name === 'to' ? 1 : 0)).toISOString().slice(0, 10);
  }
  const back = name === 'from' ? 89 : 0;
  return new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
}

function overview() {
  const tables = [el('h2', {}, 'Where leads are now')];
  tables.push(map.places.length === 0
    ? el('p.lf-empty', {}, 'No lead is in this model now.')
    : table('Where leads are now', [
      {label: 'Activity', of: place => link(nameOf(place.activity), {activity: place.activity})},
      {label: 'Leads', number: true, of: place => number(place.leads)},
      {label: 'Due soon', number: true, of: place => number(place.dueSoon)},
      {label: 'Overdue', number: true, of: place => number(place.overdue)}
    ], map.places));
  if (map.heat) {
    tables.push(...past(map.heat));
  }
  return tables;
}

function past({stays, flows, countedSince}) {
  const taken = flows.filter(flow => flow.came > 0);
  return [
    el('h2', {}, 'How long leads stayed'),
    stays.length === 0 ? el('p.lf-empty', {}, 'No stay ended in this period.') : table('How long leads stayed', [
      {label: 'Activity', of: stay => link(nameOf(stay.activity), {activity: stay.activity})},
      {label: 'Stays ended', number: true, of: stay => number(stay.stays)},
      {label: 'Median', number: true, of: stay => length(stay.medianSeconds)},
      {label: 'Nine of ten within', number: true, of: stay => length(stay.p90Seconds)}
    ], [...stays].sort((a, b) => b.medianSeconds - a.medianSeconds)),
    el('h2', {}, 'Which ways leads took'),
    countedSince ? el('p.lf-soft', {}, `Counted since ${when(countedSince)} UTC.`) : null,
    taken.length === 0 ? el('p.lf-empty', {}, 'No way was taken in this period.') : table('Which ways leads took', [
      {label: 'Way', of: flow => link(nameOf(flow.flow), {flow: flow.flow})},
      {label: 'Times', number: true, of: flow => number(flow.taken)},
      {label: 'Leads', number: true, of: flow => number(flow.leads)},
      {label: 'Of what came', number: true, of: flow => number(flow.came)},
      {label: 'Share', number: true, of: flow => percent(flow.share)}
    ], taken)
  ].filter(Boolean);
}

function link(text, spot) {
  return el('button.lf-link', {type: 'button', click: () => choose(spot)}, text);
}

/** Page by page; who came or went meanwhile neither repeats nor hides another. */
async function list(body, spot) {
  const days = spot.flow ? {from: map.from, to: map.to} : {};
  const place = map.places.find(each => each.activity === spot.activity);
  const rows = [];
  const rest = el('div', {}, el('p.lf-soft', {}, 'Loading…'));
  body.append(
    el('div.lf-head', {},
      el('h2', {}, nameOf(spot.activity || spot.flow)),
      el('p.lf-soft', {}, spot.flow ? 'who took it, the last first' : place ? told(place) : 'no lead is here now'),
      el('a', {href: door().address + model('/leads', {...spot, ...days, format: 'csv'}), download: true}, 'CSV'),
      link('All places', null)),
    rest);
  const next = async after => {
    try {
      const page = await door().get(model('/leads', {...spot, ...days, after}));
      rows.push(...page.items);
      rest.replaceChildren(rows.length === 0
        ? el('p.lf-empty', {}, spot.flow ? 'Nobody took it in this period.' : 'No lead is here now.')
        : leads(spot, rows),
      page.next ? el('button.lf-button.lf-quiet', {type: 'button', click: () => next(page.next)}, 'More leads') : '');
    } catch (failure) {
      rest.replaceChildren(problem(failure));
    }
  };
  await next(null);
}

function leads(spot, rows) {
  return table(`Leads: ${nameOf(spot.activity || spot.flow)}`, [
    {label: 'Lead', of: row => el('a', {href: `${HOME}/lead${query({lead: row.lead})}`}, row.name || '(erased)')},
    {label: 'Company', of: row => row.company},
    {label: 'Stage', of: row => row.stage},
    {label: 'Owner', of: row => row.ownerName},
    {label: spot.flow ? 'Taken' : 'Here since', of: row => when(row.since) + (row.times > 1 ? ` (${row.times} times)` : '')},
    {label: 'Earliest promise', of: row => row.promise && kindName(row.promise.kind)},
    {label: 'Due', of: row => row.promise && due(row.promise)},
    {label: 'Process instance', of: row => row.processInstance
      && el('a', {href: `#/process-instance/${row.processInstance}/runtime`, title: row.processInstance}, 'open')}
  ], rows);
}

function due(promise) {
  const at = when(promise.dueAt);
  return promise.state === 'OVERDUE'
    ? [at, el('br'), el('strong.lf-overdue', {}, `! overdue by ${length(promise.overdueSeconds)}`)]
    : promise.state === 'DUE_SOON' ? [at, el('br'), el('strong.lf-duesoon', {}, 'due soon')] : at;
}
