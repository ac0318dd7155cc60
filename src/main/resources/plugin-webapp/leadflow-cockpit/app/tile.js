// What stands of leads on Cockpit's own first page.

import {HOME, door, el, number, percent, problem} from './program.js';

const EVER = '1970-01-01';

export async function tile(node) {
  const place = el('div.lf-tile', {}, el('p.lf-soft', {}, 'Loading…'));
  node.replaceChildren(place);
  try {
    const told = await door().get('/dashboard/tile');
    place.replaceChildren(
      el('div.lf-tile-head', {}, el('h2', {}, 'Leads'), el('a', {href: HOME}, 'Open the dashboard')),
      el('div.lf-tiles', {},
        figure('Attainment, 90 days', percent(told.attainment), `${HOME}/sla`),
        figure('Overdue now', number(told.overdue), `${HOME}/sla?from=${EVER}&verdict=overdue`, told.overdue ? '.lf-hot' : ''),
        figure('Due soon', number(told.dueSoon), `${HOME}/sla?from=${EVER}&verdict=due-soon`, told.dueSoon ? '.lf-amber' : ''),
        figure('Open leads', number(told.openLeads), HOME)));
  } catch (failure) {
    place.replaceChildren(problem(failure));
  }
}

function figure(label, value, href, tone = '') {
  return el(`a.lf-number${tone}`, {href}, el('span.lf-tile-label', {}, label), el('span.lf-tile-value', {}, value));
}
