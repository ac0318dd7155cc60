// Finds room for the tags on a diagram: beside their element, and on nothing that one has to read.

import {el} from './program.js';

const GAP = 2;

/** What it costs to cover something; the first place of those that cost least is taken. */
const COVERED = {tag: 100, label: 60, shape: 40, line: 2};

/**
 * @param tags [{id, node}]
 * @param size what a pixel of a tag takes on the diagram at the present zoom
 * @return [{id, node, left, top}] of those whose element the diagram has; left and top are from the element's corner
 */
export function arrange(viewer, tags, size) {
  const registry = viewer.get('elementRegistry');
  const known = tags.filter(tag => registry.get(tag.id));
  const sizes = measure(known.map(tag => tag.node));
  const taken = obstacles(viewer);
  return known.map(({id, node}, n) => {
    const element = registry.get(id);
    const width = sizes[n].width * size;
    const height = sizes[n].height * size;
    const places = element.waypoints ? along(element.waypoints, width, height) : beside(element, width, height);
    const best = cheapest(places.map(([x, y]) => ({x, y, width, height})), taken, element);
    taken.push({kind: 'tag', box: best});
    const corner = element.waypoints ? box(element.waypoints) : element;
    return {id, node, left: best.x - corner.x, top: best.y - corner.y};
  });
}

/** All at once: a page that is laid out for each alone takes long. */
function measure(nodes) {
  const scale = el('div.lf-measure', {'aria-hidden': 'true'}, nodes);
  document.body.append(scale);
  const sizes = nodes.map(node => node.getBoundingClientRect());
  scale.remove();
  return sizes.map(({width, height}) => ({width, height}));
}

function beside({x, y, width, height}, w, h) {
  return [
    [x, y - h - GAP], [x + width - w, y - h - GAP], [x + (width - w) / 2, y - h - GAP],
    [x + width + GAP, y - h], [x - w - GAP, y - h], [x + width + GAP, y + height], [x - w - GAP, y + height],
    [x + (width - w) / 2, y + height + 3 * GAP], [x, y - 2 * h - GAP], [x, y + height + h]
  ];
}

/** On both sides of each part of the line, and on the line itself; near where it begins first. */
function along(points, w, h) {
  const places = [];
  for (let n = 1; n < points.length; n++) {
    const [a, b] = [points[n - 1], points[n]];
    const level = Math.abs(a.y - b.y) < Math.abs(a.x - b.x);
    for (const part of [0.3, 0.5, 0.7, 0.15, 0.85]) {
      const x = a.x + (b.x - a.x) * part;
      const y = a.y + (b.y - a.y) * part;
      places.push(...(level
        ? [[x - w / 2, y - h - GAP], [x - w / 2, y + GAP], [x - w / 2, y - h / 2]]
        : [[x + GAP, y - h / 2], [x - w - GAP, y - h / 2], [x - w / 2, y - h / 2]]));
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
    return [{kind: element.type === 'label' || element.labelTarget ? 'label' : 'shape', element, box: element}];
  });
}

function box(points) {
  const xs = points.map(point => point.x);
  const ys = points.map(point => point.y);
  return {x: Math.min(...xs), y: Math.min(...ys), width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys)};
}

function cheapest(places, taken, own) {
  let best = places[0];
  let least = Infinity;
  for (const [n, place] of places.entries()) {
    const cost = n * 0.1 + taken
      .filter(each => each.element !== own && meet(each.box, place))
      .reduce((sum, each) => sum + COVERED[each.kind], 0);
    if (cost < least) {
      [best, least] = [place, cost];
    }
  }
  return best;
}

function meet(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
