// Where leads wait too long, where they get lost, and where nothing moves any more; and what is done about it.

import {SHADES, chart} from './chart.js';
import {HOME, door, el, kindName, length, number, percent, positionName, problem, query, stageName, statusName, table, when} from './program.js';

const FAULTS = {STUCK: 'Stuck', MISPLACED: 'Elsewhere', DOUBLED: 'Twice', LEFT_OVER: 'Left over'};

export async function bottlenecks(place, asked) {
  const said = el('div', {role: 'status'});
  const sections = el('div.lf-neck', {});

  async function refresh() {
    const {report, means} = await door().get(`/bottlenecks${query(asked)}`);
    const page = {report, means, asked, act};
    sections.replaceChildren(waiting(page), gateways(page), incidents(page), findings(page));
  }

  /** Does it, tells what came of it, and shows what is true now. */
  async function act(path, body) {
    try {
      const outcome = await door().post(`/bottlenecks/${path}`, body);
      said.replaceChildren(el(outcome.done ? 'p.lf-neck-done' : 'p.lf-problem', {}, outcome.message));
    } catch (failure) {
      said.replaceChildren(problem(failure));
    }
    said.scrollIntoView({block: 'nearest'});
    await refresh().catch(failure => sections.replaceChildren(problem(failure)));
  }

  await refresh();
  place.replaceChildren(said, sections);
}

// --- waiting

function waiting(page) {
  const {promises, activities, late, stages} = page.report;
  const people = page.means.repair;
  return section('Where leads wait', page, 'promises',
    el('div.lf-grid', {}, ofTarget(promises), stageDwell(stages, page)),
    part('By activity', 'activities', page, 'Now: leads that are there at this moment. Finished: stays that ended in the period. A stay is over target when one of its promises was missed.'),
    table('How long leads wait, by activity', [
      {label: 'Activity', of: a => named(a.activityName, a.model)},
      {label: 'Now', number: true, of: a => number(a.waiting)},
      {label: 'Wait, median', number: true, of: a => time(a.medianWaitSeconds)},
      {label: 'P90', number: true, of: a => time(a.p90WaitSeconds)},
      {label: 'Late now', number: true, of: a => a.kinds.length ? number(a.overdue) : null},
      {label: 'Finished', number: true, of: a => number(a.finished)},
      {label: 'Stay, median', number: true, of: a => time(a.medianDwellSeconds)},
      {label: 'P90', number: true, of: a => time(a.p90DwellSeconds)},
      {label: 'Target', number: true, of: a => time(a.targetSeconds)},
      {label: 'Over target', number: true, of: a => a.finished && a.kinds.length ? share(a.overShare) : null},
      {label: 'Overdue in all', number: true, of: a => a.overdueSeconds ? time(a.overdueSeconds) : null}
    ], activities),
    part('Late now', 'late', page, late.length === 100 ? 'The 100 that are late for the longest time.' : null),
    late.length
      ? table('Leads that are late now', [
        {label: 'Lead', of: l => lead(l.lead, l.leadName, l.company)},
        {label: 'Promise', of: l => kindName(l.kind)},
        {label: 'Where', of: l => instance(l.processInstanceId, positionName(l.position))},
        {label: 'With', of: l => person(page, l)},
        {label: 'Due', of: l => when(l.dueAt)},
        {label: 'Late by', number: true, of: l => time(l.overdueSeconds)},
        ...(people ? [{label: '', of: l => hand(page, l)}] : [])
      ], late)
      : el('p.lf-empty', {}, 'No lead is late.'));
}

/** How much of its time each promise takes: the line is the target. */
function ofTarget(promises) {
  const title = 'Time used, as a share of the target';
  const shown = promises.filter(p => p.finished).reverse();
  const columns = [
    {label: 'Promise', of: p => kindName(p.kind)},
    {label: 'Running', number: true, of: p => number(p.waiting)},
    {label: 'So far, median', number: true, of: p => time(p.medianWaitSeconds)},
    {label: 'P90', number: true, of: p => time(p.p90WaitSeconds)},
    {label: 'Late now', number: true, of: p => number(p.overdueNow)},
    {label: 'Kept', number: true, of: p => number(p.finished)},
    {label: 'Took, median', number: true, of: p => time(p.medianDwellSeconds)},
    {label: 'P90', number: true, of: p => time(p.p90DwellSeconds)},
    {label: 'Target', number: true, of: p => time(p.targetSeconds)},
    {label: 'Missed', number: true, of: p => number(p.missed)},
    {label: 'Over target', number: true, of: p => percent(p.overShare)},
    {label: 'Overdue in all', number: true, of: p => time(p.overdueSeconds)}
  ];
  if (!shown.length) {
    return el('div.lf-card', {}, el('h3', {}, title), el('p.lf-soft', {}, 'No promise of this period was kept yet.'), promises.length ? table(title, columns, promises) : null);
  }
  return chart({
    title,
    note: 'What was promised counts working hours, so each promise is held against the time that it had. Right of the line is over target.',
    height: 90 + 58 * Math.max(shown.length, 1),
    option: {
      grid: {left: 8, right: 56, top: 36, bottom: 8, containLabel: true},
      xAxis: {type: 'value', axisLabel: {formatter: value => `${Math.round(100 * value)} %`}, min: 0, max: most => Math.max(1.1, most.max * 1.05)},
      yAxis: {type: 'category', data: shown.map(p => kindName(p.kind))},
      tooltip: {trigger: 'axis', confine: true, valueFormatter: value => percent(value)},
      series: [
        {name: 'Median', type: 'bar', data: shown.map(p => p.medianOfTarget), color: SHADES[0], label: {show: true, position: 'right', formatter: one => percent(one.value)}},
        {name: '9 of 10 within', type: 'bar', data: shown.map(p => p.p90OfTarget), color: SHADES[2], label: {show: true, position: 'right', formatter: one => percent(one.value)},
          markLine: {silent: true, symbol: 'none', lineStyle: {color: '#18241f', width: 2, type: 'solid'}, label: {formatter: 'target', position: 'insideEndTop', color: '#18241f'}, data: [{xAxis: 1}]}}
      ]
    },
    columns,
    rows: promises
  });
}

function stageDwell(stages, page) {
  return el('div.lf-card', {},
    heading('h3', 'By stage', 'stages', page),
    el('p.lf-soft', {}, 'Now: how long the leads that are there have been there. Left: what those stayed that left in the period.'),
    stages.length
      ? table('How long leads stay at a stage', [
        {label: 'Stage', of: s => s.status === 'RECYCLED' ? `${stageName(s.stage)}, at rest` : stageName(s.stage)},
        {label: 'Now', number: true, of: s => number(s.waiting)},
        {label: 'Wait, median', number: true, of: s => time(s.medianWaitSeconds)},
        {label: 'Left', number: true, of: s => number(s.left)},
        {label: 'Stay, median', number: true, of: s => time(s.medianDwellSeconds)},
        {label: 'P90', number: true, of: s => time(s.p90DwellSeconds)},
        {label: 'Working time', number: true, of: s => time(s.medianDwellBusinessSeconds)}
      ], stages)
      : el('p.lf-empty', {}, 'No lead is on its way.'));
}

// --- gateways

function gateways(page) {
  const shown = page.report.gateways.filter(g => g.came);
  const bars = shown.filter(g => g.lost).reverse();
  const ways = shown.flatMap(g => g.ways.map((way, n) => ({...way, gateway: n === 0 ? g : null})));
  return section('Where the process loses leads', page, 'gateways',
    el('p.lf-soft.lf-neck-note', {}, 'A way counts as lost when it ends as inactive, disqualified or lost, or goes back to rest as recycled. A lead that comes twice counts twice.'),
    bars.length ? chart({
      title: 'Lost at gateways',
      height: 70 + 40 * bars.length,
      option: {
        grid: {left: 8, right: 90, top: 36, bottom: 8, containLabel: true},
        xAxis: {type: 'value', minInterval: 1},
        yAxis: {type: 'category', data: bars.map(g => g.gatewayName)},
        series: [
          {name: 'lost', type: 'bar', stack: 'all', data: bars.map(g => g.lost), color: SHADES[0]},
          {name: 'went on', type: 'bar', stack: 'all', data: bars.map(g => g.came - g.lost), color: SHADES[3],
            label: {show: true, position: 'right', formatter: one => `${percent(bars[one.dataIndex].lostShare)} lost`}}
        ]
      },
      columns: [
        {label: 'Gateway', of: g => named(g.gatewayName, g.model)},
        {label: 'Came', number: true, of: g => number(g.came)},
        {label: 'Lost', number: true, of: g => number(g.lost)},
        {label: 'Share', number: true, of: g => percent(g.lostShare)}
      ],
      rows: shown
    }) : null,
    shown.length
      ? table('Which way leads went at each gateway', [
        {label: 'Gateway', of: w => w.gateway ? named(w.gateway.gatewayName, w.gateway.model) : ' '},
        {label: 'Came', number: true, of: w => w.gateway ? number(w.gateway.came) : ' '},
        {label: 'Lost of them', number: true, of: w => w.gateway ? share(w.gateway.lostShare) : ' '},
        {label: 'Way', of: w => w.label},
        {label: 'Went', number: true, of: w => number(w.went)},
        {label: 'Share', number: true, of: w => percent(w.share)},
        {label: 'Ends as', of: w => w.lost ? `${statusName(w.becomes).toLowerCase()}${w.lost < w.went ? `: ${number(w.lost)}` : ''}` : '–'}
      ], ways)
      : el('p.lf-empty', {}, 'No lead came to a gateway in this period.'));
}

// --- incidents

function incidents(page) {
  const all = page.report.incidents;
  const kinds = new Map();
  all.filter(i => i.job).forEach(i => {
    const key = `${i.model}/${i.activityId}`;
    kinds.set(key, {...i, count: (kinds.get(key)?.count || 0) + 1});
  });
  return section('Steps that failed', page, 'incidents',
    all.length ? null : el('p.lf-empty', {}, 'No step waits for help.'),
    page.means.retry ? [...kinds.values()].filter(kind => kind.count > 1).map(kind =>
      el('p', {}, button(`Try all ${kind.count} at “${kind.activityName}” again`, async () => {
        if (await confirmed(`Try all ${kind.count} steps at “${kind.activityName}” again?`, 'They run within seconds. What fails again comes back into this list.', 'Try again')) {
          await page.act('steps/retry', {model: kind.model, activityId: kind.activityId});
        }
      }))) : null,
    all.length ? table('Steps that failed', [
      {label: 'Step', of: i => named(i.activityName, i.model)},
      {label: 'Lead', of: i => i.lead ? lead(i.lead, i.leadName) : null},
      {label: 'Since', of: i => when(i.since)},
      {label: 'What went wrong', of: i => i.message || i.type},
      {label: 'Instance', of: i => instance(i.processInstanceId, 'open')},
      {label: '', of: i => el('div.lf-neck-buttons', {},
        page.means.retry && i.job ? button('Try again', async () => {
          if (await confirmed(`Try “${i.activityName}” again?`, 'It runs at once, and you see what came of it.', 'Try again')) {
            await page.act(`steps/${encodeURIComponent(i.job)}/retry`, {});
          }
        }) : null,
        hand(page, i))}
    ], all) : null);
}

// --- stuck leads

function findings(page) {
  const all = page.report.findings;
  return section('Leads that are stuck', page, 'findings',
    el('p.lf-soft.lf-neck-note', {}, 'A lead on its way is stuck when neither a person, a timer nor a message will ever move it. Leads whose record and journey disagree are listed too.'),
    all.length
      ? table('Leads that are stuck', [
        {label: 'Lead', of: f => lead(f.lead, f.leadName, f.company)},
        {label: 'What', of: f => el('span', {}, el('strong', {}, FAULTS[f.fault]), ` · ${f.detail}`)},
        {label: 'Record', of: f => `${stageName(f.stage)}, ${statusName(f.status).toLowerCase()}, ${positionName(f.position)}`},
        {label: 'With', of: f => person(page, f)},
        {label: 'Since', of: f => when(f.since)},
        {label: 'Instance', of: f => instance(f.processInstanceId, 'open')},
        {label: '', of: f => page.means.repair && f.fault === 'STUCK' ? button('Restart', async () => {
          if (await confirmed(`Restart the journey of ${f.leadName}?`, `It goes on at ${positionName(f.position)}, in cycle ${f.cycle}; clocks that run go on. Your name is noted at the lead.`, 'Restart')) {
            await page.act(`leads/${f.lead}/restart`, {});
          }
        }) : ' '}
      ], all)
      : el('p.lf-empty', {}, 'No lead is stuck.'));
}

// --- what the sections share

function section(title, page, csvTable, ...children) {
  return el('section.lf-card.lf-neck-section', {'aria-label': title}, heading('h2', title, csvTable, page), children);
}

function part(title, csvTable, page, note) {
  return el('div.lf-neck-part', {}, heading('h3', title, csvTable, page), note ? el('p.lf-soft', {}, note) : null);
}

/** Who may only look sees no buttons; each table goes along as a file. */
function heading(tag, title, csvTable, page) {
  const file = csvTable && `${door().address}/bottlenecks${query(new Map([...page.asked, ['format', 'csv'], ['table', csvTable]]))}`;
  return el('div.lf-neck-heading', {}, el(tag, {}, title),
    file ? el('a', {href: file, download: `bottlenecks-${csvTable}.csv`, 'aria-label': `${title} as CSV`}, 'CSV') : null);
}

function named(name, model) {
  return el('span', {}, name, el('span.lf-soft.lf-neck-under', {}, model));
}

function lead(id, name, company) {
  return el('span', {}, el('a', {href: `${HOME}/lead${query({lead: id})}`}, name), company ? el('span.lf-soft.lf-neck-under', {}, company) : null);
}

function instance(id, text) {
  return id ? el('a', {href: `#/process-instance/${id}/runtime`, title: 'The process instance'}, text) : text === 'open' ? null : text;
}

function person(page, row) {
  const known = (page.means.people[row.position] || []).find(one => one.id === row.owner);
  return row.owner ? known?.name || row.owner : 'pool';
}

function time(seconds) {
  return seconds === null || seconds === undefined ? null : seconds < 60 ? `${seconds} s` : length(seconds);
}

/** A share, with a bar that grey shows as well. */
function share(value) {
  const full = el('span.lf-neck-bar', {'aria-hidden': 'true'}, el('span', {}));
  full.firstChild.style.width = `${Math.round(100 * (value || 0))}%`;
  return el('span.lf-neck-share', {}, full, percent(value));
}

function button(label, click) {
  const node = el('button.lf-button.lf-quiet.lf-neck-small', {type: 'button', click: async () => {
    node.disabled = true;
    try {
      await click();
    } finally {
      node.disabled = false;
    }
  }}, label);
  return node;
}

/** Gives the lead of a row to another, where people work on it. */
function hand(page, row) {
  const people = page.means.people[row.position];
  if (!page.means.repair || !people || !row.lead) {
    return null;
  }
  return button('Reassign', async () => {
    const reason = el('input', {id: 'lf-neck-reason', maxlength: 500});
    const to = el('select', {id: 'lf-neck-to'},
      el('option', {value: 'again'}, 'Route again'),
      el('option', {value: 'pool', disabled: !row.owner}, 'Back to the pool'),
      people.filter(one => one.id !== row.owner).map(one => el('option', {value: `to:${one.id}`}, one.name)));
    const sure = await confirmed(`Reassign ${row.leadName}?`, `It is with ${person(page, row)} now. Its clocks go on.`, 'Reassign',
      el('div.lf-field', {}, el('label', {for: to.id}, 'Goes to'), to),
      el('div.lf-field', {}, el('label', {for: reason.id}, 'Reason, for the record'), reason));
    if (sure) {
      const told = {from: row.owner, reason: reason.value};
      await (to.value === 'again'
        ? page.act(`leads/${row.lead}/routing`, told)
        : page.act(`leads/${row.lead}/assignment`, {...told, owner: to.value === 'pool' ? null : to.value.slice(3)}));
    }
  });
}

/** Asks before something is changed; true for yes. */
function confirmed(title, text, yes, ...fields) {
  return new Promise(done => {
    const dialog = el('dialog.lf-neck-dialog', {'aria-label': title, close: () => {
      dialog.remove();
      done(dialog.returnValue === 'yes');
    }},
    el('form', {method: 'dialog'},
      el('h2', {}, title), el('p', {}, text), fields,
      el('div.lf-buttons', {},
        el('button.lf-button', {value: 'yes'}, yes),
        el('button.lf-button.lf-quiet', {value: 'no', formnovalidate: true}, 'Cancel'))));
    document.querySelector('.lf-page').append(dialog);
    dialog.showModal();
  });
}
