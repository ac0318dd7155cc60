// The dashboard: how promises are kept, where leads are, and how far they come.

import {door, el, query} from './program.js';

export async function dashboard(place, asked) {
  const numbers = await door().get(`/dashboard${query(asked)}`);
  place.replaceChildren(el('pre', {}, JSON.stringify(numbers, null, 2)));
}
