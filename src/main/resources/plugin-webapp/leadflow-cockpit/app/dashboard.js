// The dashboard: how promises are kept, where leads are, and how far they come.

import {chart} from './chart.js';
import {HOME, NONE, allStages, allStatuses, door, el, kindName, length, number, percent, query, stageName, statusName, table, when} from './program.js';

/** Clocks that run may have started long before the period; a list of them must not begin with it. */
const EVER = '1970-01-01';

const FILTER = ['from', 'to', 'kind', 'team', 'person', 'source', 'product'];

/** Dark enough for a thin line on white; dashes and symbols tell them apart without colour. */
const LINES = ['#174638', '#7a5200', '#2f7a60', '#6b7570'];

const DAY = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', timeZone: 'UTC'});
const DAY_OF_YEAR = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC'});

const FIRST_ROWS = 8;

/** So many weeks are named below a chart at its narrowest. */
const MOST_LABELS = 6;

const DAY_LENGTH = 24 * 3600 * 1000;

export async function dashboard(place, asked) {
  const filter = new Map([...asked].filter(([name]) => FILTER.includes(name)));
  place.replaceChildren(...new Page(filter, await door().get(`/dashboard${query(filter)}`)).sections());
}

/** How long, of seconds; a dash where nobody knows. */
function time(seconds) {
  return seconds === null ? null : seconds < 60 ? `${seconds} s` : length(seconds);
}

/** Working time: a working day is not 24 hours long, so hours it is. */
function worked(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${number(hours)} h ${minutes} min` : `${minutes} min`;
}

/** A nought stands back. */
function count(value, href) {
  return value === 0 ? el('span.lf-none', {}, '0') : href ? el('a', {href}, number(value)) : number(value);
}

/** A bar of a share, with its words beside it. */
function meter(share, words, tone = '') {
  const bar = el(`span.lf-meter${tone}`, {'aria-hidden': true}, el('span'));
  bar.firstChild.style.width = `${Math.min(100, 100 * (share || 0)).toFixed(2)}%`;
  return el('span.lf-metered', {}, share === null ? el('span.lf-meter.lf-meterless', {'aria-hidden': true}) : bar, el('span', {}, words));
}

class Page {
  /**
   * @param filter as it stands in the URL
   * @param numbers {sla, funnel, work}, see the reports' documentation
   */
  constructor(filter, {sla, funnel, work}) {
    Object.assign(this, {filter, sla, funnel, work});
  }

  sections() {
    return [
      this.about(),
      this.tiles(),
      section('Promises', 'Each promise counts in the week in which its clock started.',
        el('div.lf-grid', {}, this.trend(), this.running()),
        this.mostOverdue()),
      section('Attainment by', 'Met, of all that were met or missed. A name narrows this page; a figure lists its promises.',
        el('div.lf-grid', {},
          this.split('Promise', 'clocks', 'kind', this.sla.clocks.map(one => ({...one, id: one.kind}))),
          this.split('Team', 'teams', 'team', this.sla.teams),
          this.split('Source', 'sources', 'source', this.sla.sources),
          this.split('Product', 'products', 'product', this.sla.products),
          this.split('Person', 'persons', 'person', this.sla.persons, true))),
      section('Funnel', 'The leads that were created in the period, and how far they came until now.',
        this.stages(),
        el('div.lf-grid', {}, this.conversion(), this.dwell(), this.speed(), this.standing())),
      section('Work', 'Who has how much to do now.', this.people()),
      section('Off the way', 'Moves of the period by which leads were recycled, disqualified, lost or fell asleep.', this.losses())
    ];
  }

  about() {
    const last = new Date(Date.parse(this.sla.to) - 1);
    return el('p.lf-soft.lf-about', {},
      `${DAY_OF_YEAR.format(new Date(this.sla.from))} – ${DAY_OF_YEAR.format(last)} (UTC) · as of ${when(this.sla.at)}`);
  }

  /** This page or the audit, with this filter and something more. */
  link(page, more) {
    return `${HOME}${page}${query(new Map([...this.filter, ...Object.entries(more)]))}`;
  }

  /** Promises of the period. */
  audit(more) {
    return this.link('/sla', more);
  }

  /** Promises that run, whenever they started. */
  auditNow(more) {
    const {to, ...rest} = Object.fromEntries(this.filter);
    return `${HOME}/sla${query({...rest, from: EVER, ...more})}`;
  }

  /** Those that started in this week, as far as it belongs to the period. */
  ofWeek(week) {
    const from = this.sla.from.slice(0, 10);
    const last = new Date(Date.parse(this.sla.to) - 1).toISOString().slice(0, 10);
    const sunday = new Date(Date.parse(week) + 6 * DAY_LENGTH).toISOString().slice(0, 10);
    return {from: week < from ? from : week, to: sunday > last ? last : sunday};
  }

  csv(name) {
    return el('a.lf-csv', {
      href: `${door().address}/dashboard/csv${query(new Map([['table', name], ...this.filter]))}`,
      download: '',
      'aria-label': `Export ${name} as CSV`
    }, 'Export CSV');
  }

  tiles() {
    const {totals, now, speedToLead: speed} = this.sla;
    const leads = this.funnel.totals;
    return el('div.lf-tiles', {},
      tile('Attainment', percent(totals.attainment), this.audit({}),
        `${number(totals.met)} met, ${number(totals.missed)} missed`),
      tile('Overdue now', number(now.overdue), this.auditNow({verdict: 'overdue'}),
        now.overdue ? 'somebody is waiting' : 'nobody waits too long', now.overdue ? '.lf-hot' : ''),
      tile('Due soon', number(now.dueSoon), this.auditNow({verdict: 'due-soon'}), 'past the warning', now.dueSoon ? '.lf-amber' : ''),
      tile('Open promises', number(now.open), null, `${number(now.open - now.overdue - now.dueSoon)} with time left`),
      tile('Speed to lead', time(speed.median) || '–', this.link('/sla', {kind: 'first-touch'}),
        speed.median === null ? 'no first touch yet' : `nine of ten within ${time(speed.p90)}`),
      tile('New leads', number(leads.leads), null, leads.leads ? `${percent(leads.toMql)} became MQL` : 'none in this period'));
  }

  trend() {
    const weeks = full(this.sla.weeks);
    return this.trendChart({
      title: 'Attainment by week',
      name: 'weeks',
      weeks,
      rows: this.sla.weeks,
      lines: [{name: 'Attainment', of: one => one.attainment}],
      share: true,
      columns: [
        {label: 'Started', number: true, of: one => count(one.started, this.audit(this.ofWeek(one.week)))},
        {label: 'Met', number: true, of: one => count(one.met, this.audit({...this.ofWeek(one.week), verdict: 'met'}))},
        {label: 'Missed', number: true, of: one => count(one.missed, this.audit({...this.ofWeek(one.week), verdict: 'missed'}))},
        {label: 'Attainment', number: true, of: one => percent(one.attainment)}
      ]
    });
  }

  /**
   * Lines over weeks.
   *
   * @param weeks all of them, with null for those of which nothing is known
   * @param lines [{name, of: week => value or null}]
   * @param share whether the values are shares; else they are seconds
   */
  trendChart({title, note, name, weeks, rows, lines, share, columns}) {
    const unit = share ? {of: value => value, text: percent, axis: value => `${Math.round(100 * value)} %`} : timeUnit(weeks, lines);
    const figure = chart({
      title,
      note,
      rows,
      columns: [{label: 'Week of', of: one => DAY_OF_YEAR.format(new Date(one.week))}, ...columns],
      option: {
        color: LINES,
        grid: {left: 8, right: 20, top: lines.length > 1 ? 36 : 14, bottom: 4, containLabel: true},
        legend: {show: lines.length > 1, top: 0, left: 0, itemWidth: 34, itemGap: 16, selectedMode: false},
        tooltip: {
          trigger: 'axis',
          confine: true,
          valueFormatter: value => value === null || value === undefined ? '–' : unit.text(value)
        },
        xAxis: {
          type: 'category',
          data: weeks.map(one => DAY.format(new Date(one.week))),
          boundaryGap: weeks.length < 2,
          axisTick: {show: false},
          axisLine: {lineStyle: {color: '#b9bdb4'}},
          axisLabel: {color: '#56645d', interval: week => week % Math.ceil(weeks.length / MOST_LABELS) === 0}
        },
        yAxis: {
          type: 'value',
          min: share && lines.length === 1 ? low : 0,
          max: share ? (lines.length === 1 ? 1 : extent => extent.max > 0.8 ? 1 : null) : null,
          splitNumber: 4,
          splitLine: {lineStyle: {color: '#eceae2'}},
          axisLabel: {color: '#56645d', formatter: unit.axis}
        },
        series: lines.map(line => ({
          name: line.name,
          type: 'line',
          connectNulls: false,
          showAllSymbol: weeks.length <= 30,
          symbolSize: weeks.length > 30 ? 4 : 7,
          data: weeks.map(one => one.known ? unit.of(line.of(one)) : null)
        }))
      }
    });
    return this.exported(figure, name);
  }

  /** A figure with its file. */
  exported(figure, name) {
    figure.querySelector('figcaption').append(this.csv(name));
    return figure;
  }

  card(title, name, note, ...content) {
    return el('section.lf-card', {},
      el('div.lf-caption', {}, el('h3', {}, title), note ? el('p.lf-soft', {}, note) : null, this.csv(name)), content.flat());
  }

  running() {
    const {now} = this.sla;
    const most = Math.max(...now.clocks.map(one => one.open), 1);
    return this.card('Running now', 'now', 'Whenever they started.',
      now.open === 0 ? empty('No promise is open.') : [
        table('Running now', [
          {label: 'Promise', of: one => one.name},
          {label: 'Open', of: one => stack(one, most)},
          {label: 'Overdue', number: true, of: one => count(one.overdue, this.auditNow({kind: one.kind, verdict: 'overdue'}))},
          {label: 'Due soon', number: true, of: one => count(one.dueSoon, this.auditNow({kind: one.kind, verdict: 'due-soon'}))},
          {label: 'All open', number: true, of: one => count(one.open)}
        ], now.clocks),
        el('p.lf-key', {'aria-hidden': true},
          el('span.lf-swatch.lf-is-overdue'), 'overdue', el('span.lf-swatch.lf-is-soon'), 'due soon', el('span.lf-swatch.lf-is-open'), 'in time')]);
  }

  mostOverdue() {
    const late = this.sla.mostOverdue;
    const card = this.card('Most overdue', 'overdue',
      late.length < this.sla.now.overdue ? [`The first ${late.length} of `, el('a', {href: this.auditNow({verdict: 'overdue'})}, number(this.sla.now.overdue)), '.'] : null,
      late.length === 0 ? empty('Nothing is overdue.') : table('Most overdue', [
        {label: 'Lead', of: one => el('a', {href: `${HOME}/lead${query({lead: one.lead})}`}, one.name)},
        {label: 'Promise', of: one => kindName(one.kind)},
        {label: 'Owner', of: one => one.ownerName || el('span.lf-soft', {}, 'nobody yet')},
        {label: 'Was due', of: one => when(one.dueAt)},
        {label: 'Overdue by, in working time', number: true, of: one => worked(one.overdueSeconds)}
      ], late));
    return folded(card);
  }

  /** Attainment by one thing. */
  split(title, name, parameter, parts, wide = false) {
    const card = this.card(title, name, null,
      parts.length === 0 ? empty('No promise started in this period.') : table(`Attainment by ${title.toLowerCase()}`, [
        {label: title, of: one => el('a', {href: this.link('', {[parameter]: one.id})}, one.name)},
        {label: 'Attainment', of: one => meter(one.attainment, percent(one.attainment))},
        {label: 'Met', number: true, of: one => count(one.met, this.audit({[parameter]: one.id, verdict: 'met'}))},
        {label: 'Missed', number: true, of: one => count(one.missed, this.audit({[parameter]: one.id, verdict: 'missed'}))},
        ...wide ? [
          {label: 'Met late', number: true, of: one => count(one.metLate, this.audit({[parameter]: one.id, verdict: 'met-late'}))},
          {label: 'Overdue', number: true, of: one => count(one.overdue, this.audit({[parameter]: one.id, verdict: 'overdue'}))},
          {label: 'Started', number: true, of: one => count(one.started, this.audit({[parameter]: one.id}))}
        ] : []
      ], parts));
    card.classList.toggle('lf-full', wide);
    return card;
  }

  stages() {
    const {stages, totals} = this.funnel;
    return this.card('From lead to customer', 'stages', null,
      totals.leads === 0 ? empty('No lead was created in this period.') : table('From lead to customer', [
        {label: 'Stage', of: one => stageName(one.stage)},
        {label: 'Came so far', of: one => meter(one.entered / totals.leads, number(one.entered))},
        {label: 'Of all leads', number: true, of: one => percent(one.entered / totals.leads)},
        {label: 'Went on', number: true, of: one => one.stage === 'CUSTOMER' ? null : percent(one.convertedToNext)},
        {label: 'Median time to next', number: true, of: one => time(one.medianDwellSeconds)},
        {label: 'All there now', number: true, of: one => count(one.now)}
      ], stages));
  }

  conversion() {
    const {weeks} = this.funnel;
    return this.trendChart({
      title: 'How far each week’s leads came',
      note: 'Of all leads created in the week. Young weeks have not had the time yet.',
      name: 'cohorts',
      weeks: full(weeks),
      rows: weeks,
      share: true,
      lines: [
        {name: 'MQL', of: one => one.mql / one.leads}, {name: 'SQL', of: one => one.sql / one.leads},
        {name: 'Opportunity', of: one => one.opportunity / one.leads}, {name: 'Customer', of: one => one.customer / one.leads}
      ],
      columns: [
        {label: 'Leads', number: true, of: one => count(one.leads)},
        {label: 'MQL', number: true, of: one => count(one.mql)},
        {label: 'SQL', number: true, of: one => count(one.sql)},
        {label: 'Opportunity', number: true, of: one => count(one.opportunity)},
        {label: 'Customer', number: true, of: one => count(one.customer)},
        {label: 'Overall', number: true, of: one => percent(one.overall)}
      ]
    });
  }

  dwell() {
    const {weeks} = this.funnel;
    return this.trendChart({
      title: 'Time from stage to stage',
      note: 'Median of those who came so far, by the week in which the lead was created.',
      name: 'cohorts',
      weeks: full(weeks),
      rows: weeks,
      lines: [
        {name: 'to MQL', of: one => one.secondsToMql}, {name: 'to SQL', of: one => one.secondsToSql},
        {name: 'to opportunity', of: one => one.secondsToOpportunity}, {name: 'to customer', of: one => one.secondsToCustomer}
      ],
      columns: [
        {label: 'To MQL', number: true, of: one => time(one.secondsToMql)},
        {label: 'To SQL', number: true, of: one => time(one.secondsToSql)},
        {label: 'To opportunity', number: true, of: one => time(one.secondsToOpportunity)},
        {label: 'To customer', number: true, of: one => time(one.secondsToCustomer)}
      ]
    });
  }

  speed() {
    const {weeks} = this.sla.speedToLead;
    return this.trendChart({
      title: 'Speed to lead',
      note: 'From the assignment to the first touch, by the wall clock.',
      name: 'speed',
      weeks: full(weeks),
      rows: weeks,
      lines: [{name: 'Median', of: one => one.median}, {name: 'Nine of ten within', of: one => one.p90}],
      columns: [
        {label: 'Touched', number: true, of: one => count(one.touched)},
        {label: 'Median', number: true, of: one => time(one.median)},
        {label: 'Nine of ten within', number: true, of: one => time(one.p90)}
      ]
    });
  }

  /** The darker a field, the more leads; the figure stands in it. */
  standing() {
    const {standing} = this.funnel;
    const most = Math.max(...standing.map(one => one.leads), 1);
    const statuses = allStatuses().filter(status => standing.some(one => one.status === status));
    const stages = allStages().filter(stage => standing.some(one => one.stage === stage));
    return this.card('Where leads are now', 'standing', 'All leads, whenever they came, by stage and status.',
      standing.length === 0 ? empty('There are no leads.') : table('Leads by stage and status', [
        {label: 'Stage', of: stage => stageName(stage)},
        ...statuses.map(status => ({
          label: statusName(status),
          number: true,
          of: stage => heat(standing.find(one => one.stage === stage && one.status === status)?.leads || 0, most)
        })),
        {label: 'All', number: true, of: stage => number(standing.filter(one => one.stage === stage).reduce((sum, one) => sum + one.leads, 0))}
      ], stages));
  }

  people() {
    const {people, pool, openLeads} = this.work;
    const note = [`${number(openLeads)} ${openLeads === 1 ? 'lead is' : 'leads are'} being worked on. `,
      pool ? `${number(pool.qualification)} wait for an SDR and ${number(pool.handover)} for sales in the pool.` : null];
    return this.card('Queue against capacity', 'people', note,
      people.length === 0 ? empty('Nobody here belongs to SDR or sales.') : table('Queue against capacity', [
        {label: 'Person', of: one => el('a', {href: this.link('', {person: one.id})}, one.name)},
        {label: 'Team', of: one => one.teamName},
        {label: 'Open leads', number: true, of: one => count(one.open)},
        {label: 'Got in 30 days, of capacity',
          of: one => meter(one.used, el('span.lf-of', {}, `${number(one.got)} of ${number(one.capacity)}`), one.used !== null && one.used >= 1 ? '.lf-meter-full' : '')},
        {label: 'Today', of: one => one.present ? 'here' : el('strong', {}, 'away')}
      ], people));
  }

  losses() {
    const {losses} = this.funnel;
    const most = Math.max(...losses.map(one => one.moves), 1);
    return this.card('Reasons', 'losses', null,
      losses.length === 0 ? empty('No lead left the way in this period.') : table('Reasons', [
        {label: 'Where to', of: one => statusName(one.status)},
        {label: 'Reason', of: one => one.reason || el('span.lf-soft', {}, 'none given')},
        {label: 'Leads', of: one => meter(one.moves / most, number(one.moves))}
      ], losses));
  }
}

function section(title, note, ...content) {
  return el('section.lf-section', {}, el('div.lf-caption', {}, el('h2', {}, title), el('p.lf-soft', {}, note)), content);
}

function tile(label, value, href, note, tone = '') {
  const content = [el('span.lf-tile-label', {}, label), el('span.lf-tile-value', {}, value), el('span.lf-tile-note', {}, note)];
  return href ? el(`a.lf-number${tone}`, {href}, content) : el(`div.lf-number${tone}`, {}, content);
}

/** Of a long table the first rows, and the rest for whoever wants it. */
function folded(card) {
  const rest = [...card.querySelectorAll('tbody tr')].slice(FIRST_ROWS);
  const show = hidden => rest.forEach(row => row.hidden = hidden);
  if (rest.length > 2) {
    show(true);
    const button = el('button.lf-button.lf-quiet', {type: 'button', click: () => {
      show(false);
      button.remove();
    }}, `Show ${rest.length} more`);
    card.append(button);
  }
  return card;
}

function empty(words) {
  return el('p.lf-empty', {}, words);
}

/** What is open of a kind, as long as it is beside the others. */
function stack(one, most) {
  const bar = el('span.lf-stack', {'aria-hidden': true});
  for (const [name, value] of [['overdue', one.overdue], ['soon', one.dueSoon], ['open', one.open - one.overdue - one.dueSoon]]) {
    if (value > 0) {
      const part = el(`span.lf-is-${name}`);
      part.style.width = `${100 * value / most}%`;
      bar.append(part);
    }
  }
  return bar;
}

function heat(value, most) {
  const field = el('span.lf-heat', {}, value === 0 ? el('span.lf-none', {}, '0') : number(value));
  field.style.setProperty('--share', value === 0 ? 0 : (0.08 + 0.42 * value / most).toFixed(3));
  return field;
}

/** All weeks from the first to the last; those that are missing are not known. */
function full(weeks) {
  const known = new Map(weeks.map(one => [one.week, {...one, known: true}]));
  const all = [];
  for (let day = weeks.length && Date.parse(weeks[0].week); weeks.length && day <= Date.parse(weeks.at(-1).week); day += 7 * DAY_LENGTH) {
    const week = new Date(day).toISOString().slice(0, 10);
    all.push(known.get(week) || {week, known: false});
  }
  return all;
}

/** Minutes, hours or days: what the largest value is told in. */
function timeUnit(weeks, lines) {
  const most = Math.max(0, ...weeks.filter(one => one.known).flatMap(one => lines.map(line => line.of(one) || 0)));
  const [seconds, name] = most >= 2 * 86400 ? [86400, 'd'] : most >= 2 * 3600 ? [3600, 'h'] : [60, 'min'];
  return {of: value => value === null ? null : value / seconds, text: value => time(Math.round(value * seconds)), axis: value => `${value} ${name}`};
}

/** A line of shares begins a little below its lowest point, at a round one. */
function low(range) {
  return Math.max(0, Math.floor(10 * range.min - 0.5) / 10);
}
