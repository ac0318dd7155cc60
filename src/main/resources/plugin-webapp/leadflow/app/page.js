// What every part of the plugin needs of the page: elements and requests.

/**
 * An element. What leads wrote gets in as text only: children are nodes or texts, never markup.
 *
 * @param tag such as 'p.soft', tag and classes
 * @param attributes by name; a function is a listener, false and null leave the attribute out
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  node.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      node.addEventListener(key, value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(key, value === true ? '' : value);
    }
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ''));
  return node;
}

/** A plugin's own door at the program; the address is what all its paths begin with. */
export class Door {
  constructor(address) {
    this.address = address;
  }

  get(path) {
    return this.call(path, {});
  }

  post(path, body) {
    return this.call(path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-XSRF-TOKEN': csrfToken()},
      body: JSON.stringify(body)
    });
  }

  async call(path, options) {
    const answer = await fetch(this.address + path, {
      credentials: 'same-origin',
      ...options,
      headers: {Accept: 'application/json', ...options.headers}
    });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      throw new Refused(answer.status, body);
    }
    return body;
  }
}

/** The program said no, and why; a field that does not hold is named. */
export class Refused extends Error {
  constructor(status, problem) {
    super(status === 401 ? 'You are no longer logged in.' : problem.detail || problem.message || `The server answered ${status}.`);
    this.status = status;
    this.fields = problem.errors || [];
  }
}

function csrfToken() {
  const cookie = document.cookie.split('; ').find(one => one.startsWith('XSRF-TOKEN='));
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : '';
}
