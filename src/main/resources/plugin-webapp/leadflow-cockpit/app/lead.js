// A lead's whole way: where it stood and for how long, and all that happened, in one timeline.

import {HOME, door, el, kindName, learnWords, length, number, problem, query, stageName, statusName, when} from './program.js';
import {open} from './frame.js';

/** The page, which begins with a search. */
export async function leadPage(place, asked) {
  const given = asked.get('lead') || '';
  const found = el('div.lf-lead', {'aria-live': 'polite'});
  place.replaceChildren(search(given), found);
  if (given) {
    await show(found, {lead: given});
  } else {
    found.append(el('p.lf-empty', {}, 'Find a lead by its id or its email address, and see all that happened to it.'));
    place.querySelector('input').focus();
  }
}

/** The tab of a process instance. */
export async function leadTab(node, instance) {
  const found = el('div.lf-tab.lf-lead', {}, el('p.lf-soft', {}, 'Loading…'));
  node.replaceChildren(found);
  await show(found, {instance});
}

function search(given) {
  return el('form.lf-search', {submit: event => {
    event.preventDefault();
    open('lead', {lead: new FormData(event.target).get('lead').trim()});
  }},
  el('div.lf-field', {}, el('label', {for: 'lf-lead'}, 'Lead id or email address'),
    el('input', {id: 'lf-lead', name: 'lead', value: given, required: true, autocomplete: 'off'})),
  el('button.lf-button', {type: 'submit'}, 'Show'));
}

async function show(place, asked) {
  try {
    await learnWords();
    const path = await door().get(`/lead${query(asked)}`);
    place.replaceChildren(head(path), ways(path), timeline(path));
  } catch (failure) {
    place.replaceChildren(problem(failure));
  }
}

function head(path) {
  const name = path.name || (path.status === 'ERASED' ? 'Erased lead' : path.email);
  return el('section.lf-card.lf-head', {},
    el('div', {},
      el('h2', {}, name, path.company ? el('span.lf-soft', {}, ` · ${path.company}`) : null),
      el('p.lf-soft', {}, [path.email, `lead since ${when(path.createdAt)}`].filter(Boolean).join(' · ')),
      el('p.lf-soft.lf-id', {}, path.lead)),
    el('dl.lf-facts', {},
      fact('Stage', stageName(path.stage)),
      fact('Status', path.reason ? `${statusName(path.status)} (${path.reason})` : statusName(path.status)),
      fact('Grade', path.grade),
      fact('Owner', path.owner ? path.names[path.owner] || path.owner : 'nobody'),
      fact('Cycle', String(path.cycle))),
    el('ul.lf-now', {},
      path.positions.length
        ? path.positions.map(at => el('li', {}, position(at)))
        : el('li.lf-soft', {}, 'Stands nowhere: its journey is over.'),
      path.clocks.map(clock => el(`li.lf-clock.lf-${clock.state.toLowerCase().replace('_', '-')}`, {}, running(clock)))));
}

function fact(label, value) {
  return el('div', {}, el('dt', {}, label), el('dd', {}, value || '–'));
}

function position(at) {
  return [
    el('a', {href: `#/process-instance/${encodeURIComponent(at.processInstanceId)}/runtime`}, `${at.model} · ${at.activityName}`),
    at.since ? ` since ${when(at.since)}` : '',
    at.waitingFor ? `, waits for a ${at.waitingFor}` : '',
    at.dueAt ? ` until ${when(at.dueAt)}` : ''
  ];
}

function running(clock) {
  const late = clock.overdueBusinessSeconds;
  return `${kindName(clock.kind)}: due ${when(clock.dueAt)}${clock.state === 'OVERDUE' ? `, overdue by ${length(late || 0)} of working time` : ''}`;
}

/** Where it stood, as bars over time: a row for each place, indented by calls. */
function ways(path) {
  const rows = new Map();
  for (const wait of path.waits) {
    const key = `${wait.model}|${wait.name}`;
    rows.set(key, [...(rows.get(key) || []), wait]);
  }
  if (!rows.size) {
    return '';
  }
  const first = Date.parse(path.waits[0].at);
  const last = Math.max(...path.waits.map(wait => Date.parse(wait.until || path.now)), first + 1);
  const part = at => 100 * (Date.parse(at) - first) / (last - first);
  return el('section.lf-card', {},
    el('h3', {}, 'Where it stood'),
    el('div.lf-ways', {},
      [...rows.values()].map(waits => el('div.lf-way', {},
        el('span.lf-place-name', {style: `padding-left: ${waits[0].depth * 14}px`, title: waits[0].model}, waits[0].name),
        el('span.lf-track', {}, waits.map(wait => el(wait.until ? 'i' : 'i.lf-still', {
          style: `left: ${part(wait.at)}%; width: ${Math.max(0.4, part(wait.until || path.now) - part(wait.at))}%`,
          title: `${when(wait.at)} – ${wait.until ? when(wait.until) : 'now'}`
        }))),
        el('span.lf-soft.lf-n', {}, length(sum(waits, path.now))))),
      el('div.lf-way.lf-axis', {}, el('span', {}),
        el('span.lf-ends', {}, el('span', {}, when(path.waits[0].at)), el('span', {}, when(new Date(last).toISOString()))), el('span', {}))));
}

function sum(waits, now) {
  return waits.reduce((all, wait) => all + (Date.parse(wait.until || now) - Date.parse(wait.at)) / 1000, 0);
}

const KINDS = {
  stage: 'Stages', step: 'Steps', task: 'Tasks', clock: 'Clocks', decision: 'Decisions', message: 'Mails', activity: 'Activities',
  attempt: 'Attempts', bant: 'BANT', opportunity: 'Opportunity', assignment: 'Owners', consent: 'Consents', note: 'Notes'
};

function timeline(path) {
  const list = el('ol.lf-timeline', {}, byCycle(path));
  const kinds = Object.keys(KINDS).filter(kind => path.entries.some(entry => entry.kind === kind));
  const hide = el('div.lf-kinds', {role: 'group', 'aria-label': 'What is shown'}, kinds.map(kind =>
    el('label', {}, el('input', {type: 'checkbox', checked: true, change: event => {
      list.querySelectorAll(`[data-kind="${kind}"]`).forEach(one => { one.hidden = !event.target.checked; });
    }}), ` ${KINDS[kind]} `, el('span.lf-soft', {}, number(path.entries.filter(entry => entry.kind === kind).length)))));
  return el('section.lf-card', {}, el('h3', {}, 'All that happened'), hide, list);
}

/** A recycle begins a new cycle; what tells its cycle first begins its part of the list. */
function byCycle(path) {
  let cycle = 1;
  return path.entries.flatMap(entry => {
    const begins = entry.details.cycle > cycle;
    cycle = begins ? entry.details.cycle : cycle;
    return [begins ? el('li.lf-cycle', {}, `Cycle ${cycle}`) : null, line(entry, path)];
  });
}

function line(entry, path) {
  const more = rest(entry);
  const what = el('span.lf-what', {style: entry.depth ? `padding-left: ${entry.depth * 14}px` : null},
    el(entry.kind === 'stage' || entry.kind === 'task' ? 'b' : 'span', {}, title(entry, path)),
    entry.model ? el('span.lf-soft', {}, ` ${entry.model} v${entry.details.version}`) : null,
    brief(entry));
  return el('li', {'data-kind': entry.kind},
    el('time', {datetime: entry.at, title: entry.at}, when(entry.at)),
    el(`span.lf-kind.lf-kind-${entry.kind}`, {}, SINGLE[entry.kind] || entry.kind),
    more ? el('details', {}, el('summary', {}, what), more) : what,
    el('span.lf-soft.lf-by', {}, [entry.by ? path.names[entry.by] || entry.by : null, took(entry, path.now)].filter(Boolean).join(' · ')));
}

const SINGLE = {
  stage: 'Stage', step: 'Step', task: 'Task', clock: 'Clock', decision: 'Decision', message: 'Mail', activity: 'Activity',
  attempt: 'Attempt', bant: 'BANT', opportunity: 'Opportunity', assignment: 'Owner', consent: 'Consent', note: 'Note'
};

function title(entry, path) {
  if (entry.kind === 'clock') {
    const [kind, ...state] = entry.what.split(' ');
    return `${kindName(kind)} ${state.join(' ')}`;
  }
  if (entry.kind === 'assignment') {
    return entry.to ? `to ${path.names[entry.to] || entry.to}` : 'to the pool';
  }
  return entry.kind === 'stage' ? moved(entry.what) : entry.what.replace('handRaised', 'hand raised');
}

function took(entry, now) {
  if (entry.open) {
    return `stands there for ${length((Date.parse(now) - Date.parse(entry.at)) / 1000)}`;
  }
  const seconds = entry.until ? (Date.parse(entry.until) - Date.parse(entry.at)) / 1000 : 0;
  return seconds >= 1 ? `took ${length(seconds)}` : null;
}

/** What is worth a look without opening the line. */
function brief(entry) {
  const told = entry.details;
  const parts = {
    stage: [told.from ? `from ${stageName(told.from)}` : null, told.cause, told.reason],
    clock: [told.target ? `${told.target}, ${told.calendar}, due ${when(told.dueAt)}` : null, told.stoppedBy ? `by ${told.stoppedBy}` : null,
      told.overdueBusinessSeconds ? `late by ${length(told.overdueBusinessSeconds)}` : null],
    decision: [told.cause ? `because of ${told.cause}` : null],
    message: [told.state, told.reason],
    activity: [told.subject, told.human === false ? 'by a machine' : null],
    attempt: [told.note],
    assignment: [told.why || told.rule],
    opportunity: [told.reason, told.amount ? `${number(told.amount)} ${told.currency}` : null],
    step: [told.withdrawn ? `left${told.why ? `: ${told.why}` : ''}` : null],
    task: [told.withdrawn ? `withdrawn${told.why ? `: ${told.why}` : ''}` : null],
    consent: [told.source]
  }[entry.kind] || [];
  const text = parts.filter(Boolean).join(', ');
  return text ? el('span.lf-soft', {}, ` — ${text}`) : null;
}

/** The rules that matched, what tables were asked, and what else is known. */
function rest(entry) {
  const told = entry.details;
  if (entry.kind === 'decision') {
    return el('div.lf-rest', {},
      el('p', {}, `Fit ${told.fit}, engagement ${told.engagement}${told.mql ? ', the MQL rule holds' : ''}`),
      el('ul', {}, (told.rules || []).map(rule => el('li', {},
        `${rule.points > 0 ? '+' : ''}${Math.round(10 * rule.points) / 10} ${rule.description}${rule.count > 1 ? ` (${rule.count} times)` : ''}`,
        el('span.lf-soft', {}, ` ${rule.decision} v${rule.version}`)))),
      Object.entries(told.tables?.decisions || told.tables || {}).map(([, table]) => table && table.decision
        ? el('p', {}, `${table.decision} v${table.version}: `, el('span.lf-soft', {}, pairs(table.inputs)), ' → ', pairs(table.outputs) || 'the rules above')
        : null));
  }
  const known = Object.entries(told).filter(([name]) => !['version', 'instance', 'type', 'withdrawn'].includes(name));
  return entry.kind === 'bant' || entry.kind === 'activity' && told.properties || entry.kind === 'message' || entry.kind === 'consent' && told.text
    ? el('div.lf-rest', {}, el('ul', {}, known.map(([name, value]) => el('li', {}, `${name}: `, typeof value === 'object' ? pairs(value) : String(value)))))
    : null;
}

function pairs(values) {
  return Object.entries(values || {}).filter(([, value]) => value !== null).map(([name, value]) =>
    `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ');
}

/** Of "MQL ACTIVE": where the lead went, and how it stands there. */
function moved(what) {
  const [stage, status] = what.split(' ');
  return `${stageName(stage)}, ${statusName(status)}`;
}

export function leadLink(id, text) {
  return el('a', {href: `${HOME}/lead${query({lead: id})}`}, text);
}
