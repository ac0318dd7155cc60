// Logging a try to reach the lead, and when to try again.

import {el} from './page.js';

const CHANNELS = {call: 'Call', mail: 'Mail', meeting: 'Meeting', social: 'Social'};
const OUTCOMES = {connected: 'Connected', 'no-answer': 'No answer', 'left-message': 'Left a message', bounced: 'Bounced'};

/** The form that opens beneath "Log attempt". */
export class AttemptForm {
  /** @param save takes the attempt and answers a promise */
  constructor(save, closed) {
    this.save = save;
    this.closed = closed;
    this.channel = select('channel', CHANNELS);
    this.outcome = select('outcome', {'': 'Choose …', ...OUTCOMES});
    this.note = el('textarea', {id: 'lead-attempt-note', name: 'note', rows: 2, maxlength: 4000});
    this.followUp = el('input', {id: 'lead-attempt-followUpAt', name: 'followUpAt', type: 'datetime-local'});
    this.problem = el('p.lead-problem', {role: 'alert', hidden: true});
    this.submit = el('button.lead-button', {type: 'submit'}, 'Save attempt');
    this.node = el('form.lead-attempt', {hidden: true, novalidate: true, submit: event => this.submitted(event), input: event => event.target.removeAttribute('aria-invalid'), keydown: event => this.pressed(event)},
      el('div.lead-pair', {}, field('Channel', this.channel), field('Outcome', this.outcome)),
      field('Note', this.note),
      field('Follow up at', this.followUp),
      el('div.lead-row', {role: 'group'},
        this.later('In 2 hours', date => date.setHours(date.getHours() + 2)),
        this.later('Tomorrow 9:00', date => morning(date, 1)),
        this.later('In 3 days', date => morning(date, 3)),
        this.later('None', null)),
      el('p.lead-soft', {}, 'Until then the task leaves your list, unless the lead asks for something.'),
      this.problem,
      el('div.lead-row', {}, this.submit, el('button.lead-button.lead-quiet', {type: 'button', click: () => this.close()}, 'Cancel')));
  }

  open(channel) {
    if (this.node.hidden) {
      this.node.reset();
      this.channel.value = channel;
      this.tell(null);
      this.node.hidden = false;
    }
    this.outcome.focus();
  }

  close() {
    this.node.hidden = true;
    this.closed();
  }

  get isOpen() {
    return !this.node.hidden;
  }

  pressed(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.close();
    }
  }

  async submitted(event) {
    event.preventDefault();
    this.tell(null);
    this.submit.disabled = true;
    try {
      await this.save({
        channel: this.channel.value,
        outcome: this.outcome.value,
        note: this.note.value.trim() || null,
        followUpAt: this.followUp.value ? new Date(this.followUp.value).toISOString() : null
      });
      this.close();
    } catch (refused) {
      this.tell(refused);
    } finally {
      this.submit.disabled = false;
    }
  }

  /** Says what does not hold at the field it is about. */
  tell(refused) {
    const inputs = {channel: this.channel, outcome: this.outcome, note: this.note, followUpAt: this.followUp};
    Object.values(inputs).forEach(input => input.removeAttribute('aria-invalid'));
    const named = (refused?.fields || []).find(problem => inputs[problem.field]);
    this.problem.hidden = !refused;
    this.problem.textContent = !refused ? '' : named ? `${labelOf(inputs[named.field])}: ${named.code === 'required' ? 'please choose' : named.message}` : refused.message;
    if (named) {
      inputs[named.field].setAttribute('aria-invalid', 'true');
      inputs[named.field].focus();
    }
  }

  later(label, move) {
    return el('button.lead-link', {type: 'button', click: () => {
      const date = new Date();
      this.followUp.value = move ? (move(date), local(date)) : '';
    }}, label);
  }
}

function select(name, options) {
  return el('select', {id: `lead-attempt-${name}`, name},
    Object.entries(options).map(([value, label]) => el('option', {value}, label)));
}

function field(label, input) {
  return el('div.lead-field', {}, el('label', {for: input.id}, label), input);
}

function labelOf(input) {
  return input.closest('.lead-field').querySelector('label').textContent;
}

function morning(date, days) {
  date.setDate(date.getDate() + days);
  date.setHours(9, 0);
}

/** As the input takes it: local time without a zone. */
function local(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
