// Finds room for the tags on a diagram: beside their element, and on nothing that one has to read.

import {el} from './program.js';

const GAP = 2;

/** What it costs to cover something; the first place of those that cost least is taken. */
const COVERED = {tag: 100, label: 60, shape: 40, line: 0.5};

/** From here on something would be hidden that one has to read. */
const TOO_DEAR = 40;

/**
 * @param tags [{id, nodes, must}]: the first of the nodes for which there is room, or none of them; the last one
 *     of those that must be seen. What comes first chooses first.
 * @param size what a pixel of a tag takes on the diagram at the present zoom
 * @return [{id, node, left, top}] of those whose element the diagram has; left and top are from the element's corner
 */
export function arrange(viewer, tags, size) {
  const registry = viewer.get('elementRegistry');
  const known = tags.filter(tag => registry.get(tag.id));
  const sizes = measure(known.flatMap(tag => tag.nodes));
  const taken = obstacles(viewer);
  const placed = [];
  for (const {id, nodes, must} of known) {
    const element = registry.get(id);
    const corner = element.waypoints ? box(element.waypoints) : element;
    for (const [n, node] of nodes.entries()) {
      const width = sizes.get(node).width * size;
      const height = sizes.get(node).height * size;
      const places = element.waypoints ? along(element.waypoints, width, height) : beside(element, width, height);
      const best = cheapest(places.map(place => ({...place, width, height})), taken, element);
      if (best.cost < TOO_DEAR || (must && n === nodes.length - 1)) {
        taken.push({kind: 'tag', box: best.place});
        placed.push({id, node, left: best.place.x - corner.x, top: best.place.y - corner.y});
        break;
      }
    }
  }
  return placed;
}

/** All at once: a page that is laid out for each alone takes long. */
function measure(nodes) {
  const scale = el('div.lf-measure', {'aria-hidden': 'true'}, nodes);
  document.body.append(scale);
  const sizes = new Map(nodes.map(node => [node, node.getBoundingClientRect()]));
  scale.replaceChildren();
  scale.remove();
  return sizes;
}

/** Above it, along its edge; then, dearer, elsewhere around it. */
function beside({x, y, width, height}, w, h) {
  const above = [0, 1, 0.5, 0.25, 0.75].map(part => ({x: x + (width - w) * part, y: y - h - GAP, cost: 0.1}));
  return [...above,
    {x: x + width + GAP, y: y - h, cost: 1}, {x: x - w - GAP, y: y - h, cost: 1}, {x, y: y - 1.7 * h, cost: 3},
    {x: x + width + GAP, y: y + height, cost: 5}, {x: x - w - GAP, y: y + height, cost: 5},
    {x: x + (width - w) / 2, y: y + height + 3 * GAP, cost: 6}, {x, y: y + height + h, cost: 8}];
}

/** On both sides of each part of the line, and on the line itself; near where it begins first. */
function along(points, w, h) {
  const places = [];
  for (let n = 1; n < points.length; n++) {
    const [a, b] = [points[n - 1], points[n]];
    const level = Math.abs(a.y - b.y) < Math.abs(a.x - b.x);
    for (const part of [0.3, 0.4, 0.5, 0.6, 0.7, 0.15, 0.85]) {
      const x = a.x + (b.x - a.x) * part - w / 2;
      const y = a.y + (b.y - a.y) * part - h / 2;
      const off = level ? [[0, -h / 2 - GAP], [0, h / 2 + GAP], [0, 0]] : [[w / 2 + GAP, 0], [-w / 2 - GAP, 0], [0, 0]];
      places.push(...off.map(([dx, dy]) => ({x: x + dx, y: y + dy, cost: n * 0.2})));
    }
  }
  return places;
}

function obstacles(viewer) {
  const root = viewer.get('canvas').getRootElement();
  return viewer.get('elementRegistry').filter(element => element !== root && element.parent).flatMap(element => {
    if (element.waypoints) {
      return element.waypoints.slice(1).map((point, n) => ({kind: 'line', element, box: box([element.waypoints[n], point])}));
    }
    if (element.type === 'label' || element.labelTarget) {
      return [{kind: 'label', element, box: element}];
    }
    return [{kind: 'shape', element, box: element}, ...cockpits(element).map(each => ({kind: 'label', box: each}))];
  });
}

/** Where Cockpit puts its count of instances, and a called model's link. */
function cockpits({x, y, width, height, type}) {
  return [{x: x - 12, y: y + height - 16, width: 24, height: 24},
    ...(type === 'bpmn:CallActivity' ? [{x: x + width - 14, y: y + height + 4, width: 28, height: 28}] : [])];
}

function box(points) {
  const xs = points.map(point => point.x);
  const ys = points.map(point => point.y);
  return {x: Math.min(...xs), y: Math.min(...ys), width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys)};
}

function cheapest(places, taken, own) {
  let best = {cost: Infinity};
  for (const place of places) {
    const cost = place.cost + taken
      .filter(each => each.element !== own && meet(each.box, place))
      .reduce((sum, each) => sum + COVERED[each.kind], 0);
    if (cost < best.cost) {
      best = {place, cost};
    }
  }
  return best;
}

function meet(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
