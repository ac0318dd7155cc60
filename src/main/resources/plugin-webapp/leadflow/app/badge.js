// The badge of a task in the list. All it shows the list has loaded already: no request of its own.

import {el} from './page.js';
import {date, due, millis, now} from './time.js';

const HOT = 100;
const HOUR = 3600 * 1000;

/** A text on the page that follows the time. */
const ticking = new Set();
setInterval(tick, 15000);

export function badge(node, task) {
  const title = (task._embedded?.variable || []).find(variable => variable.name === 'lead')?.value;
  if (typeof title !== 'string') {
    return;
  }
  const lead = parts(title);
  const hot = task.priority >= HOT;
  node.append(
    el(hot ? 'div.lead-badge.lead-badge-hot' : 'div.lead-badge', {},
      el('div.lead-badge-name', {}, lead.name, lead.company ? el('span.lead-badge-company', {}, lead.company) : null),
      el('div.lead-chips', {},
        hot ? el('span.lead-chip.lead-chip-hot', {}, 'Hot') : null,
        lead.grade ? el('span.lead-chip', {title: 'Fit and engagement'}, lead.grade) : null,
        dueChip(task))));
}

function dueChip(task) {
  const followUp = task.followUp && millis(task.followUp) > now();
  if (followUp) {
    return el('span.lead-chip', {}, `Follow up ${date(task.followUp)}`);
  }
  if (!task.due) {
    return null;
  }
  const chip = el('span.lead-chip', {title: date(task.due)});
  ticking.add({chip, due: task.due});
  show(chip, task.due);
  return chip;
}

function tick() {
  for (const one of ticking) {
    if (one.chip.isConnected) {
      show(one.chip, one.due);
    } else {
      ticking.delete(one);
    }
  }
}

function show(chip, at) {
  const left = millis(at) - now();
  chip.classList.toggle('lead-chip-overdue', left <= 0);
  chip.classList.toggle('lead-chip-soon', left > 0 && left < HOUR);
  chip.textContent = due(at).replace(/:\d\d min$/, ' min').replace(/^./, letter => letter.toUpperCase());
}

/** "Ana Silva · Acme · A1 · hot", of which company, grade and heat may be missing. */
function parts(title) {
  const words = title.split(' · ');
  if (words.length > 1 && words.at(-1) === 'hot') {
    words.pop();
  }
  const grade = words.length > 1 && /^[A-D][1-4]$/.test(words.at(-1)) ? words.pop() : null;
  return {name: words[0], company: words.slice(1).join(' · '), grade};
}
