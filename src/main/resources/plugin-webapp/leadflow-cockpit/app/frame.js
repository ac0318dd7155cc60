// Our pages in Cockpit: the tabs, and the filter that stands in the URL.

import {HOME, asked, door, el, problem, query} from './program.js';

/** What a page's filter may name, in the order in which it is shown. */
const FILTER = ['from', 'to', 'kind', 'team', 'person', 'source', 'product'];

/**
 * One of our pages. The URL tells which, and what it is asked for; a page that is asked for
 * something else is opened anew by its new URL.
 *
 * @param pages [{path, label, show(place, asked), filter: names of FILTER that it knows}]
 */
export async function page(node, pages) {
  const name = window.location.hash.slice(HOME.length + 1).split(/[/?]/)[0];
  const one = pages.find(each => each.path === name) || pages[0];
  const now = asked();
  document.title = 'Leadflow Cockpit | Leads';
  const place = el('div.lf-place', {'aria-live': 'polite'}, el('p.lf-soft', {}, 'Loading…'));
  const bar = el('div.lf-bar', {});
  node.replaceChildren(el('div.lf-page', {}, tabs(pages, one, now), bar, place));
  try {
    if (one.filter) {
      bar.append(filter(one, now, await door().get('/choices')));
    }
    await one.show(place, now);
  } catch (failure) {
    place.replaceChildren(problem(failure));
  }
}

/** The filter goes along from page to page. */
function tabs(pages, open, now) {
  const kept = query(new Map([...now].filter(([name]) => FILTER.includes(name))));
  return el('nav.lf-tabs', {'aria-label': 'Leads'},
    pages.filter(each => each.label).map(each =>
      el('a', {href: `${address(each)}${kept}`, 'aria-current': each === open ? 'page' : null}, each.label)));
}

function address(one) {
  return one.path ? `${HOME}/${one.path}` : HOME;
}

/** Opens this page of ours with these questions. */
export function open(path, values) {
  window.location.hash = `${path ? `${HOME}/${path}` : HOME}${query(values)}`;
}

/**
 * @param choices what can be chosen: {from, to, kinds, teams, persons, sources, products}, each
 *     but the days a list of {value, label}
 */
function filter(one, now, choices) {
  const fields = one.filter.map(name => field(name, now.get(name), choices));
  const form = el('form.lf-filter', {submit: event => {
    event.preventDefault();
    const given = new Map([...now].filter(([name]) => !FILTER.includes(name) && name !== 'after'));
    new FormData(form).forEach((value, name) => given.set(name, value));
    open(one.path, given);
  }}, fields,
  el('div.lf-buttons', {},
    el('button.lf-button', {type: 'submit'}, 'Show'),
    [...now.keys()].some(name => FILTER.includes(name)) ? el('a', {href: address(one)}, 'Reset') : null));
  form.addEventListener('change', event => {
    if (event.target.tagName === 'SELECT') {
      form.requestSubmit();
    }
  });
  return form;
}

const LABELS = {from: 'From', to: 'To', kind: 'Promise', team: 'Team', person: 'Person', source: 'Source', product: 'Product'};

function field(name, value, choices) {
  const id = `lf-${name}`;
  const input = name === 'from' || name === 'to'
    ? el('input', {id, name, type: 'date', value: value || choices[name]})
    : el('select', {id, name},
      // a team lead has one team to choose
      name === 'team' && choices.teams.length === 1 && choices.oneTeam ? null : el('option', {value: ''}, 'All'),
      choices[`${name}s`].map(one =>
        el('option', {value: one.value, selected: one.value === value}, one.label)));
  return el('div.lf-field', {}, el('label', {for: id}, LABELS[name]), input);
}
