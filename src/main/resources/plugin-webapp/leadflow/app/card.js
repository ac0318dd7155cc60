// The card of the lead whose task is open: beside the form where there is room, else above it.

import {AttemptForm} from './attempt.js';
import {formAnswers} from './form.js';
import {Door, el} from './page.js';
import {ago, date, due, millis, now, synchronise, timeIn} from './time.js';

const REFRESH = 30000;

/** What a person does in a form; its renderer tells nobody else. */
const ANSWERING = ['click', 'keyup', 'change', 'focusin'];
const LETTERS = ['budget', 'authority', 'need', 'timeline'];
const BANT_ANSWERS = {CONFIRMED: 'confirmed', PARTIAL: 'partly', UNKNOWN: 'unknown', NO: 'no'};
const VERDICTS = {qualified: 'qualified', recycle: 'recycle', disqualify: 'disqualify'};

export class Card {
  constructor(api, scope) {
    this.api = api;
    this.scope = scope;
    this.head = el('div');
    this.clocks = el('ul.lead-clocks');
    this.body = el('div.lead-body');
    this.status = el('p.lead-status', {role: 'status'});
    this.moreButton = el('button.lead-link.lead-more', {type: 'button', 'aria-expanded': 'false', click: () => this.toggleMore()}, 'More about the lead');
    this.attempt = new AttemptForm(attempt => this.logAttempt(attempt), () => this.logButton.focus());
    this.logButton = el('button.lead-button', {type: 'button', title: 'Ctrl + Alt + A', click: () => this.openAttempt()}, 'Log attempt');
    this.saveButton = el('button.lead-button.lead-quiet', {type: 'button', click: () => this.saveAnswers()}, 'Save answers');
    this.buttons = el('div.lead-row', {}, this.logButton, this.saveButton, this.moreButton);
    this.refusal = el('p.lead-soft');
    this.suggests = el('p.lead-suggests', {role: 'status', hidden: true});
    this.node = el('aside.lead-card', {hidden: true},
      el('div.lead-top', {}, el('h2.lead-eyebrow', {}, 'Lead'), this.head, this.clocks),
      el('div.lead-actions', {}, this.buttons, this.suggests, this.refusal, this.attempt.node, this.status),
      this.body);
    this.timers = [setInterval(() => this.tick(), 1000), setInterval(() => this.refresh(), REFRESH)];
    this.pressed = event => this.shortcut(event);
    document.addEventListener('keydown', this.pressed);
    this.answered = event => this.formChanged(event);
    ANSWERING.forEach(event => document.addEventListener(event, this.answered));
  }

  close() {
    this.timers.forEach(clearInterval);
    document.removeEventListener('keydown', this.pressed);
    ANSWERING.forEach(event => document.removeEventListener(event, this.answered));
    this.place()?.classList.remove('lead-beside');
    this.node.remove();
  }

  /** Shows the card of this task, or none where no task is open. */
  show(task) {
    const changed = task?.id !== this.task;
    this.task = task?.id;
    this.settle();
    if (!task) {
      return;
    }
    if (changed) {
      this.data = null;
      this.say('');
      this.suggest(null);
      this.attempt.node.hidden = true;
      this.node.scrollTop = 0;
      this.node.classList.add('lead-loading');
    }
    this.load();
  }

  /** Puts the card into the column of the open task. */
  settle() {
    const place = this.place();
    if (place && this.node.parentElement !== place) {
      place.prepend(this.node);
    }
    place?.classList.toggle('lead-beside', Boolean(this.task));
    this.node.hidden = !this.task;
  }

  place() {
    return document.querySelector('.task-details > .three-cols-layout-cell.content');
  }

  refresh() {
    if (this.task && document.visibilityState === 'visible') {
      this.load();
    }
  }

  async load() {
    const task = this.task;
    try {
      const data = await this.door().get('/card');
      if (task === this.task) {
        this.draw(data);
      }
    } catch (refused) {
      if (task === this.task) {
        this.failed(refused);
      }
    }
  }

  door() {
    return new Door(
      `${this.api.tasklistApi}/plugin/leadflow/${encodeURIComponent(this.api.engine)}/tasks/${encodeURIComponent(this.task)}`);
  }

  failed(refused) {
    this.node.classList.remove('lead-loading');
    if (!this.data) {
      this.head.replaceChildren();
      this.clocks.replaceChildren();
      this.body.replaceChildren();
      this.act(false);
      this.refusal.textContent = '';
    }
    this.say(refused.message, true);
  }

  act(may) {
    this.logButton.hidden = !may;
    this.saveButton.hidden = !may;
  }

  /** Where the card stands above the form, what is not needed at once is folded away. */
  toggleMore() {
    const open = this.body.classList.toggle('lead-open');
    this.moreButton.setAttribute('aria-expanded', String(open));
    this.moreButton.textContent = open ? 'Less' : 'More about the lead';
  }

  say(text, problem = false) {
    this.status.textContent = text;
    this.status.classList.toggle('lead-problem', problem);
  }

  draw(data) {
    synchronise(data.now);
    const before = JSON.stringify({...this.data, now: null});
    if (before === JSON.stringify({...data, now: null})) {
      return;
    }
    this.data = data;
    this.node.classList.remove('lead-loading');
    this.node.classList.toggle('lead-hot', data.lead.standing.hot);
    this.head.replaceChildren(...this.who(data));
    this.clocks.replaceChildren(...data.clocks.map(clock));
    this.act(!data.refusal);
    this.saveButton.hidden = Boolean(data.refusal) || !data.savable;
    this.refusal.textContent = data.refusal || '';
    this.refusal.hidden = !data.refusal;
    this.body.replaceChildren(...this.sections(data).filter(Boolean));
    this.place()?.classList.add('lead-shown');
    this.tick();
  }

  who({lead, score, reach, followUpAt, attempts}) {
    const facts = lead.facts;
    const place = [facts.city, facts.country].filter(Boolean).join(', ');
    this.local = el('span');
    return [
      el('div.lead-chips', {},
        lead.standing.hot ? el('span.lead-chip.lead-chip-hot', {}, 'Hot') : null,
        score.grade ? el('span.lead-chip.lead-chip-grade', {title: `Fit ${score.fit}, engagement ${score.engagement}`}, score.grade) : null,
        el('span.lead-chip', {}, stage(lead.standing)),
        lead.standing.cycle > 1 ? el('span.lead-chip', {}, `Cycle ${lead.standing.cycle}`) : null),
      el('h3.lead-name', {}, lead.name),
      el('p.lead-of', {}, [facts.title, facts.company].filter(Boolean).join(' · ')),
      el('p.lead-soft', {}, [facts.industry, facts.companySize && `${facts.companySize} employees`, facts.website].filter(Boolean).join(' · ')),
      el('p.lead-soft', {}, place, this.local),
      el('div.lead-reach', {}, phone(facts.phone, reach), mail(facts.email, reach)),
      followUpAt && millis(followUpAt) > now() ? el('p.lead-notice', {}, `Out of your list until ${date(followUpAt)}.`) : null,
      attempts ? el('p.lead-soft', {}, attempts === 1 ? 'One attempt so far' : `${attempts} attempts so far`) : null
    ].filter(Boolean);
  }

  sections(data) {
    return [
      list('Since the task was opened', data.notes, note => line(inWords(note.text), ago(note.at))),
      data.lead.wrote ? section('Wrote', el('blockquote', {}, data.lead.wrote)) : null,
      this.why(data),
      list('Asked', data.asked, did),
      list('Read and visited', data.read, did),
      this.bant(data),
      this.account(data),
      list('Mails to the lead', data.mails, one => line(el('span', {}, one.subject, el('span.lead-soft', {}, ` ${one.state.toLowerCase()}${one.reason ? `: ${one.reason}` : ''}`)), ago(one.at))),
      list('Earlier cycles', data.cycles, one => line(`Cycle ${one.cycle}: ${one.outcome.toLowerCase()}${one.reason ? `, ${one.reason}` : ''}`, ago(one.at))),
      this.timeline(data)
    ];
  }

  why({score}) {
    return section('Why this lead',
      score.whyNow ? el('p', {}, `Now: ${inWords(score.whyNow)}`) : null,
      score.why ? el('p.lead-why', {}, score.why) : null,
      el('p.lead-soft', {}, `Fit ${score.fit} · engagement ${score.engagement}`),
      likelihood(score.learned),
      el('ul.lead-lines', {}, score.reasons.map(reason =>
        line(reason.count > 1 ? `${reason.text} (${reason.count}×)` : reason.text, signed(reason.points)))));
  }

  bant({bant, qualifying}) {
    if (!bant && !qualifying) {
      return null;
    }
    return section('BANT as saved',
      bant
        ? el('ul.lead-lines', {}, LETTERS.map(letter => line(capital(letter), bantAnswer(bant.fields, letter))))
        : el('p.lead-soft', {}, 'Nothing saved yet. "Save answers" keeps what the form holds, without a verdict.'),
      bant?.suggested ? el('p', {}, 'The answers suggest: ', el('strong', {}, VERDICTS[bant.suggested] || bant.suggested)) : null,
      bant ? el('p.lead-soft', {}, `${this.person(bant.by)}, ${ago(bant.at)}`) : null);
  }

  account({account}) {
    return account.others.length === 0 ? null : section(`Others at ${account.name}`,
      el('ul.lead-lines', {}, account.others.map(other =>
        line(
          el('span', {},
            other.task ? el('a', {href: `#/?task=${encodeURIComponent(other.task)}`}, other.name) : other.name,
            other.title ? el('span.lead-soft', {}, ` ${other.title}`) : null),
          [other.status === 'ACTIVE' ? other.stage : capital(other.status.toLowerCase()), other.owner && this.person(other.owner)].filter(Boolean).join(', ')))),
      account.more ? el('p.lead-soft', {}, 'and more') : null);
  }

  timeline({timeline}) {
    const lines = el('ul.lead-lines', {}, timeline.items.map(entry => this.entry(entry)));
    const more = el('button.lead-link', {type: 'button', hidden: timeline.next === null}, 'Show more');
    let next = timeline.next;
    more.addEventListener('click', async () => {
      more.disabled = true;
      try {
        const page = await this.door().get(`/timeline?from=${next}`);
        lines.append(...page.items.map(entry => this.entry(entry)));
        next = page.next;
        more.hidden = next === null;
      } catch (refused) {
        this.say(refused.message, true);
      } finally {
        more.disabled = false;
      }
    });
    return section('What happened', lines, more);
  }

  entry({at, kind, what, more, by}) {
    const text = kind === 'note' ? inWords(what) : what;
    return line(
      el('span', {}, text,
        more && !text.toLowerCase().includes(more.toLowerCase()) ? el('span.lead-soft', {}, ` ${kind === 'stage' ? inWords(more) : more}`) : null,
        by && by !== 'system' ? el('span.lead-soft', {}, ` · ${this.person(by)}`) : null),
      el('time', {datetime: at, title: date(at)}, ago(at)));
  }

  person(id) {
    return this.data?.people[id] || id;
  }

  openAttempt() {
    const call = this.data.reach.call !== 'REFUSED' && this.data.lead.facts.phone;
    this.attempt.open(call ? 'call' : 'mail');
  }

  async logAttempt(attempt) {
    const task = this.task;
    const data = await this.door().post('/attempts', attempt);
    this.acted(task, data, attempt.followUpAt ? `Logged. The task is out of your list until ${date(attempt.followUpAt)}.` : 'Attempt logged.');
  }

  /** Keeps what the form beside the card holds, without a verdict. */
  async saveAnswers() {
    const task = this.task;
    const answers = formAnswers();
    if (!answers) {
      this.say('The form is not open yet.', true);
      return;
    }
    delete answers.verdict;
    this.saveButton.disabled = true;
    try {
      this.acted(task, await this.door().post('/answers', answers), this.data.qualifying ? 'Answers saved; no verdict given yet.' : 'Answers saved; the opportunity stays open.');
      localStorage.removeItem(`camunda-form:${task}`);
    } catch (refused) {
      const fields = refused.fields || [];
      this.say(fields.length ? fields.map(problem => `${problem.field}: ${problem.message}`).join('; ') : refused.message, true);
    } finally {
      this.saveButton.disabled = false;
    }
  }

  formChanged(event) {
    if (this.data?.qualifying && event.target.closest?.('.task-details')) {
      clearTimeout(this.asking);
      this.asking = setTimeout(() => this.askSuggestion(), 250);
    }
  }

  /** The decision table is asked while the answers are given, so the form needs no second opinion. */
  async askSuggestion() {
    const task = this.task;
    const answers = formAnswers();
    if (!answers) {
      return;
    }
    const letters = Object.fromEntries(LETTERS.map(letter => [`${letter}Answer`, answers[`${letter}Answer`] ?? null]));
    const asked = JSON.stringify(letters);
    if (asked === this.asked) {
      return;
    }
    this.asked = asked;
    try {
      const suggestion = await this.door().post('/suggestion', letters);
      if (task === this.task && asked === this.asked) {
        this.suggest(suggestion, Object.values(letters).some(Boolean));
      }
    } catch (refused) {
      this.asked = null;
    }
  }

  suggest(suggestion, answered = false) {
    if (!suggestion) {
      this.asked = null;
    }
    this.suggests.hidden = !answered;
    this.suggests.replaceChildren(...(suggestion?.verdict
      ? ['The answers suggest: ', el('strong', {}, VERDICTS[suggestion.verdict] || suggestion.verdict), suggestion.reason ? ` (${suggestion.reason.replace(/-/g, ' ')})` : '']
      : ['The answers do not settle it yet: ask on, or decide.']));
  }

  acted(task, data, text) {
    if (task !== this.task) {
      return;
    }
    this.draw(data);
    this.say(text);
    // dates changed: the list knows a new order
    this.scope.taskData?.changed('taskList');
  }

  tick() {
    if (!this.data || this.node.hidden) {
      return;
    }
    for (const node of this.clocks.querySelectorAll('[data-due]')) {
      const left = Date.parse(node.dataset.due) - now();
      node.closest('li').className = left <= 0 ? 'lead-overdue' : Date.parse(node.dataset.warn) <= now() ? 'lead-soon' : '';
      node.textContent = due(node.dataset.due);
    }
    const there = timeIn(this.data.lead.facts.timeZone);
    this.local.textContent = there ? `${this.local.previousSibling ? ' · ' : ''}${there} there` : '';
  }

  /** Ctrl + Alt + A, wherever the focus is; not where a layout writes a letter by it. */
  shortcut(event) {
    if (event.ctrlKey && event.altKey && event.code === 'KeyA' && !event.getModifierState('AltGraph') && this.data && !this.data.refusal) {
      event.preventDefault();
      this.openAttempt();
    }
  }
}

/** What past outcomes say of a lead like this one; it ranks, and decides nothing. */
function likelihood(learned) {
  return learned && el('p.lead-likelihood', {},
    el('strong', {title: 'How many of the past leads like this one became customers'}, `Likelihood ${learned.percent} %`),
    learned.speaksFor.length ? `: ${learned.speaksFor.join(', ')}` : '',
    learned.speaksAgainst.length ? el('span.lead-soft', {}, ` Against it: ${learned.speaksAgainst.join(', ')}`) : null);
}

function section(title, ...children) {
  return el('section.lead-section', {}, el('h4', {}, title), ...children);
}

function list(title, items, draw) {
  return items.length === 0 ? null : section(title, el('ul.lead-lines', {}, items.map(draw)));
}

function line(what, aside) {
  return el('li', {}, el('span.lead-what', {}, what), el('span.lead-aside', {}, aside));
}

function did({what, subject, at, times}) {
  const known = subject && what.toLowerCase().includes(subject.toLowerCase());
  return line(
    el('span', {}, what, subject && !known ? el('span.lead-soft', {}, ` ${subject}`) : null, times > 1 ? el('span.lead-soft', {}, ` ${times}×`) : null),
    el('time', {datetime: at, title: date(at)}, ago(at)));
}

function clock({label, state, warnAt, dueAt, stoppedAt}) {
  const running = stoppedAt === null;
  return el('li', {},
    el('span', {}, `${label}:`),
    running
      ? el('span.lead-due', {'data-due': dueAt, 'data-warn': warnAt, title: date(dueAt)}, due(dueAt))
      : el('span.lead-soft', {title: date(stoppedAt)}, {MET: 'met', MET_LATE: 'met late', CANCELLED: 'cancelled'}[state] || state));
}

function phone(number, {call}) {
  if (!number) {
    return el('p.lead-soft', {}, call === 'REFUSED' ? 'No calls: refused' : 'No phone number known');
  }
  if (call === 'REFUSED') {
    return el('p.lead-refused', {}, 'No calls: the lead refused them');
  }
  return el('p', {}, el('a.lead-call', {href: `tel:${number.replace(/[^\d+*#]/g, '')}`}, `Call ${number}`),
    el('span.lead-soft', {}, call === 'ASKED' ? ' said yes to calls' : ' calls not refused'));
}

function mail(address, {mail, mailRefusal}) {
  if (mail === 'REFUSED') {
    return el('p.lead-refused', {}, `No mail to ${address}: ${mailRefusal}`);
  }
  return el('p', {}, el('a.lead-mail', {href: `mailto:${encodeURIComponent(address).replace('%40', '@')}`}, address),
    el('span.lead-soft', {}, mail === 'ASKED' ? ' said yes to mail' : ` only in answer to what was asked: ${mailRefusal}`));
}

function bantAnswer(fields, letter) {
  const told = [BANT_ANSWERS[fields[`${letter}.answer`]] || 'not asked'];
  if (fields[`${letter}.amount`] !== undefined) {
    told.push(`${Number(fields[`${letter}.amount`]).toLocaleString('en-GB')} ${fields[`${letter}.currency`] || ''}`.trim());
  }
  if (fields[`${letter}.date`]) {
    told.push(`by ${fields[`${letter}.date`]}`);
  }
  return told.join(', ');
}

function stage({stage, workStatus}) {
  return workStatus ? `${stage} · ${capital(workStatus.toLowerCase())}` : stage;
}

/** The program notes the types of what happened: "quote.requested, page.viewed". */
function inWords(text) {
  return capital(text.replace(/\b([a-z]+)\.([a-z]+)\b/g, '$1 $2'));
}

function signed(points) {
  return points > 0 ? `+${points}` : String(points);
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
