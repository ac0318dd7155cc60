// What stands on the diagram of a model: how many leads are where, how long they stay, which ways they take.

import {door, el, length, number, percent, query} from './program.js';
import {arrange} from './tags.js';

const TYPE = 'leadflow';
const KEPT = 'leadflow.map';
const EVERY_MINUTE = 60_000;
/** Our tab, as the URL names it. */
export const TAB = 'leads-here';

/** From light to dark, so that a copy in grey tells them apart; the figures stand beside. */
const HEAT = ['#fdf6e3', '#fbe3b0', '#f6c878', '#ecaa49', '#d98f2b'];

/** Tags are read at every zoom: never smaller than this part of their size, never larger. */
const SCALE = {min: 0.78, max: 1.1};

const kept = JSON.parse(window.sessionStorage.getItem(KEPT) || '{}');

/**
 * What both the diagram and its tab show.
 *
 * @property spot the activity or flow whose leads are listed: {activity} or {flow}, or null
 * @property past whether dwell times and ways are shown, of the days from and to
 */
export const map = {
  definition: null, viewer: null, places: [], heat: null, failure: null, spot: null,
  past: Boolean(kept.past), from: kept.from || '', to: kept.to || ''
};

const watchers = new Set();

/** Calls whenever something else is shown; gives what ends it. */
export function watch(told) {
  watchers.add(told);
  return () => watchers.delete(told);
}

function tell() {
  watchers.forEach(told => told());
}

/** The door of the model that is open. */
export function model(path, values) {
  return `/models/${encodeURIComponent(map.definition)}${path}${query(values)}`;
}

/** What an element of the diagram is called; a flow without a name by where it leads. */
export function nameOf(id) {
  const found = map.viewer && map.viewer.get('elementRegistry').get(id);
  if (!found) {
    return id;
  }
  const own = found.businessObject.name;
  if (!found.businessObject.sourceRef) {
    return own || id;
  }
  const ends = `${nameOf(found.businessObject.sourceRef.id)} → ${nameOf(found.businessObject.targetRef.id)}`;
  return own ? `${own}: ${ends}` : ends;
}

/** Shows dwell times and ways, or no longer; days that are not given stay. */
export function showPast(past, from = map.from, to = map.to) {
  Object.assign(map, {past, from, to});
  window.sessionStorage.setItem(KEPT, JSON.stringify({past, from, to}));
  return refresh();
}

/** Lists the leads behind a figure, in our tab. */
export function choose(spot) {
  map.spot = spot;
  openTab();
  tell();
}

function tabIsOpen() {
  return new URLSearchParams(window.location.hash.split('?')[1]).get('detailsTab') === TAB;
}

function openTab() {
  const [path, given = ''] = window.location.hash.split('?');
  if (!tabIsOpen()) {
    const asked = new URLSearchParams(given);
    asked.set('detailsTab', TAB);
    window.location.hash = `${path}?${asked}`;
  }
}

let asking = 0;

/** Asks anew for all figures; the answer to an older question is dropped. */
async function refresh() {
  const turn = ++asking;
  const days = {from: map.from, to: map.to};
  try {
    const [now, heat] = await Promise.all([
      door().get(model('', {})), map.past ? door().get(model('/heat', days)) : null
    ]);
    if (turn === asking) {
      Object.assign(map, {places: now.places, heat, failure: null});
    }
  } catch (failure) {
    if (turn === asking) {
      Object.assign(map, {heat: null, failure});
    }
  }
  if (turn === asking) {
    draw();
    tell();
  }
}

let timer;
let listening = () => {};

export const diagram = {
  id: 'leadflow-map',
  pluginPoint: 'cockpit.processDefinition.diagram.plugin',
  render: (viewer, {processDefinitionId}) => {
    diagram.unmount();
    if (map.definition !== processDefinitionId) {
      Object.assign(map, {definition: processDefinitionId, places: [], heat: null, spot: null});
    }
    map.viewer = viewer;
    const bus = viewer.get('eventBus');
    const moved = later(() => zoomed() && draw());
    bus.on('canvas.viewbox.changed', moved);
    bus.on('element.click', clicked);
    listening = () => {
      bus.off('canvas.viewbox.changed', moved);
      bus.off('element.click', clicked);
    };
    timer = window.setInterval(refresh, EVERY_MINUTE);
    refresh();
  },
  unmount: () => {
    window.clearInterval(timer);
    listening();
    asking++;
  }
};

/** In our tab a click on the diagram itself asks for the leads there. */
function clicked({element}) {
  const id = element.businessObject.id;
  if (tabIsOpen() && element.parent) {
    if (element.businessObject.sourceRef) {
      if (map.heat && map.heat.flows.some(flow => flow.flow === id)) {
        choose({flow: id});
      }
    } else if (element.businessObject.$instanceOf('bpmn:FlowNode')) {
      choose({activity: id});
    }
  }
}

function later(work) {
  let waiting;
  return () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(work, 150);
  };
}

let drawnAt;

function zoomed() {
  return map.viewer.get('canvas').zoom() !== drawnAt;
}

function draw() {
  const overlays = map.viewer.get('overlays');
  overlays.remove({type: TYPE});
  wipe();
  drawnAt = map.viewer.get('canvas').zoom();
  const tags = [...tagsOfActivities(), ...tagsOfFlows()];
  const size = Math.min(Math.max(drawnAt, SCALE.min), SCALE.max) / drawnAt;
  for (const {id, node, left, top} of arrange(map.viewer, tags, size)) {
    overlays.add(id, TYPE, {position: {left, top}, html: node, scale: SCALE, show: {minZoom: 0, maxZoom: 100}});
  }
  shade();
}

function tagsOfActivities() {
  const stays = new Map((map.heat ? map.heat.stays : []).map(stay => [stay.activity, stay]));
  const places = new Map(map.places.map(place => [place.activity, place]));
  return [...new Set([...places.keys(), ...stays.keys()])].map(id => {
    const place = places.get(id);
    const stay = stays.get(id);
    return {id, node: tag({activity: id}, [place && told(place), stay && lasted(stay)],
      [place && counts(place), stay && dwell(stay)])};
  });
}

function tagsOfFlows() {
  return (map.heat ? map.heat.flows : []).filter(flow => flow.taken > 0).map(flow => ({
    id: flow.flow,
    node: tag({flow: flow.flow}, [`taken ${number(flow.taken)} times by ${number(flow.leads)} leads, ${percent(flow.share)} of what came`],
      [el('span.lf-way', {}, `${number(flow.taken)} · ${Math.round(100 * flow.share)} %`)])
  }));
}

/** Not of Cockpit's own click, which selects what lies below. */
function tag(spot, words, parts) {
  const title = `${nameOf(spot.activity || spot.flow)}: ${words.filter(Boolean).join('; ')}`;
  return el('button.lf-onmap.lf-tag', {
    type: 'button', title, 'aria-label': title, 'data-at': spot.activity || spot.flow,
    mousedown: event => event.stopPropagation(),
    click: event => {
      event.stopPropagation();
      choose(spot);
    }
  }, parts.filter(Boolean));
}

function counts({leads, dueSoon, overdue}) {
  return el('span.lf-counts', {},
    el('span.lf-all', {}, brief(leads)),
    dueSoon ? el('span.lf-soon', {}, el('i', {}), brief(dueSoon)) : null,
    overdue ? el('span.lf-late', {}, `! ${brief(overdue)}`) : null);
}

/** "12.3k": a tag has little room, and its title tells exactly. */
function brief(value) {
  return value < 10_000 ? number(value) : `${(value / 1000).toFixed(value < 100_000 ? 1 : 0)}k`;
}

/** What a place's badge says, in words. */
export function told({leads, dueSoon, overdue}) {
  return [`${number(leads)} ${leads === 1 ? 'lead' : 'leads'} here`,
    dueSoon ? `${number(dueSoon)} due soon` : '', overdue ? `${number(overdue)} overdue` : ''].filter(Boolean).join(', ');
}

function lasted(stay) {
  return `${number(stay.stays)} stays, half of them up to ${length(stay.medianSeconds)}, nine of ten up to ${length(stay.p90Seconds)}`;
}

function dwell(stay) {
  return el('span.lf-dwell', {}, `${short(stay.medianSeconds)} · p90 ${short(stay.p90Seconds)}`);
}

/** "2 h", "3 d": the largest unit alone. */
function short(seconds) {
  for (const [unit, size] of [['d', 86400], ['h', 3600], ['min', 60]]) {
    if (seconds >= size) {
      const value = seconds / size;
      return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`;
    }
  }
  return `${Math.round(seconds)} s`;
}

const painted = new Set();

function wipe() {
  painted.forEach(undo => undo());
  painted.clear();
}

/** The longer the median, the darker; each way as wide as its share. */
function shade() {
  if (!map.heat) {
    return;
  }
  const registry = map.viewer.get('elementRegistry');
  const stays = [...map.heat.stays].sort((a, b) => a.medianSeconds - b.medianSeconds);
  stays.forEach((stay, n) => {
    const drawn = registry.getGraphics(stay.activity);
    if (drawn) {
      const step = stays.length === 1 ? HEAT.length - 1 : Math.round(n * (HEAT.length - 1) / (stays.length - 1));
      drawn.style.setProperty('--lf-heat', HEAT[step]);
      drawn.classList.add('lf-heated');
      painted.add(() => drawn.classList.remove('lf-heated'));
    }
  });
  map.heat.flows.forEach(flow => {
    const drawn = registry.getGraphics(flow.flow);
    const line = drawn && drawn.querySelector('.djs-visual > path, .djs-visual > polyline');
    if (line && flow.taken > 0) {
      const band = line.cloneNode(false);
      band.removeAttribute('style');
      band.setAttribute('class', 'lf-band');
      band.style.strokeWidth = `${2 + 14 * Math.min(1, flow.share)}px`;
      drawn.insertBefore(band, drawn.firstChild);
      painted.add(() => band.remove());
    }
  });
}

/** Beside Cockpit's own switch for its counts. */
export const action = {
  id: 'leadflow-past',
  pluginPoint: 'cockpit.processDefinition.diagram.action',
  priority: -1,
  render: node => {
    const show = () => node.replaceChildren(el('button.lf-onmap.lf-switch', {
      type: 'button', 'aria-pressed': String(map.past),
      title: 'How long leads stay at each activity, and which ways they take',
      click: () => showPast(!map.past)
    }, `Dwell times and ways: ${map.past ? 'on' : 'off'}`));
    show();
    action.unmount();
    forget = watch(show);
  },
  unmount: () => forget()
};

let forget = () => {};
