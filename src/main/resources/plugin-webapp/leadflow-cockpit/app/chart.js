// Charts that can be read without colour, each with the table behind it.

import {el, root, table} from './program.js';

const library = import(`${root}/webjars/echarts/echarts.esm.min.js`);

/** From dark to light, so that a copy in grey tells them apart; patterns do the rest. */
export const SHADES = ['#174638', '#4f8a74', '#9cc2b0', '#d5e4dc', '#7a5200', '#b3261e'];

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'];
const LINES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], 'solid', 'dashed'];

/**
 * A chart with its title, and its numbers as a table that opens below.
 *
 * @param option of ECharts; what all charts have in common is added
 * @param columns and rows of the table behind it, see table()
 */
export function chart({title, note, option, height = 240, columns, rows}) {
  const canvas = el('div.lf-canvas', {role: 'img', 'aria-label': title});
  canvas.style.height = `${height}px`;
  const figure = el('figure.lf-figure', {},
    el('figcaption', {}, el('h3', {}, title), note ? el('p.lf-soft', {}, note) : null),
    rows.length ? canvas : el('p.lf-empty', {}, 'Nothing in this period.'),
    el('details', {}, el('summary', {}, 'The numbers'), table(title, columns, rows)));
  if (rows.length) {
    draw(canvas, option);
  }
  return figure;
}

async function draw(canvas, option) {
  const echarts = await library;
  await visible(canvas);
  if (!canvas.isConnected) {
    return;
  }
  const drawn = echarts.init(canvas, null, {renderer: 'svg'});
  drawn.setOption(withHouse(option));
  const sized = new ResizeObserver(() => {
    if (canvas.isConnected) {
      drawn.resize();
    } else {
      sized.disconnect();
      drawn.dispose();
    }
  });
  sized.observe(canvas);
}

/** A chart needs its width, which it has once it stands on the page. */
function visible(canvas) {
  return new Promise(done => {
    const seen = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        seen.disconnect();
        done();
      }
    });
    seen.observe(canvas);
  });
}

function withHouse(option) {
  return {
    animation: false,
    color: SHADES,
    textStyle: {fontFamily: 'inherit', color: '#18241f'},
    grid: {left: 8, right: 16, top: 36, bottom: 8, containLabel: true},
    tooltip: {trigger: 'axis', confine: true},
    legend: {top: 0, left: 0, itemWidth: 22},
    aria: {enabled: true, decal: {show: false}},
    ...option,
    series: option.series.map((one, n) => one.type === 'line'
      ? {symbol: SYMBOLS[n % SYMBOLS.length], symbolSize: 7, ...one, lineStyle: {width: 2, type: LINES[n % LINES.length], ...one.lineStyle}}
      : {itemStyle: {borderColor: '#18241f', borderWidth: 1}, barMaxWidth: 26, ...one})
  };
}
