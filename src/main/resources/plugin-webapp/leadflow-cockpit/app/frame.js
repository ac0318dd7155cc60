// Our pages in Cockpit: the tabs, and the filter that stands in the URL.

import {HOME, asked, door, el, learnWords, problem, query} from './program.js';

/** What a page's filter may name, in the order in which it is shown. */
const FILTER = ['from', 'to', 'kind', 'verdict', 'team', 'person', 'source', 'product', 'lead'];

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
      bar.append(filter(one.filter, now, await door().get('/choices'), values => open(one.path, values)));
    }
    await learnWords();
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
 * The bar above a page, or a part of one.
 *
 * @param names of FILTER
 * @param go what is done with the new questions
 * @param choices what can be chosen: {from, to, kinds, verdicts, teams, persons, sources, products}, each
 *     but the days a list of {value, label}
 */
export function filter(names, now, choices, go) {
  const fields = names.map(name => field(name, now.get(name), choices));
  const form = el('form.lf-filter', {submit: event => {
    event.preventDefault();
    const given = new Map([...now].filter(([name]) => !FILTER.includes(name) && name !== 'after'));
    new FormData(form).forEach((value, name) => given.set(name, value));
    go(given);
  }}, fields,
  el('div.lf-buttons', {},
    el('button.lf-button', {type: 'submit'}, 'Show'),
    [...now.keys()].some(name => FILTER.includes(name))
      ? el('button.lf-button.lf-quiet', {type: 'button', click: () => go(new Map())}, 'Reset')
      : null));
  form.addEventListener('change', event => {
    if (event.target.tagName === 'SELECT') {
      form.requestSubmit();
    }
  });
  return form;
}

const LABELS = {from: 'From', to: 'To', kind: 'Promise', verdict: 'Verdict', team: 'Team', person: 'Person', source: 'Source', product: 'Product', lead: 'Lead'};

function field(name, value, choices) {
  const id = `lf-${name}`;
  const input = name === 'lead'
    ? el('input', {id, name, type: 'text', value, placeholder: 'email or id', autocomplete: 'off'})
    : name === 'from' || name === 'to'
    ? el('input', {id, name, type: 'date', value: value || choices[name]})
    : el('select', {id, name},
      // a team lead has one team to choose
      name === 'team' && choices.teams.length === 1 && choices.oneTeam ? null : el('option', {value: ''}, 'All'),
      choices[`${name}s`].map(one =>
        el('option', {value: one.value, selected: one.value === value}, one.label)),
      // such as somebody who is no longer here, but whose promises are
      !value || choices[`${name}s`].some(one => one.value === value) ? null : el('option', {value, selected: true}, value));
  return el('div.lf-field', {}, el('label', {for: id}, LABELS[name]), input);
}
