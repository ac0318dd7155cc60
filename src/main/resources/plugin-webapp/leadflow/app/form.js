// The form beside the card. Tasklist keeps it to itself, so it is found where its renderer hangs it.

/** What stands in the form, field by its key, null where a field is empty; null without a form. */
export function formAnswers() {
  const form = openForm();
  if (!form) {
    return null;
  }
  const answers = {};
  for (const [key, value] of Object.entries(form._getSubmitData())) {
    answers[key] = value === '' || value === undefined ? null : value;
  }
  return answers;
}

function openForm() {
  const host = document.querySelector('.task-details .fjs-container')?.parentElement;
  for (const root of [host, host?.querySelector('.fjs-container')]) {
    const form = root && formBelow(root.__k, 0);
    if (form) {
      return form;
    }
  }
  return null;
}

/** The renderer's context gives out the form's services. */
function formBelow(node, depth) {
  if (!node || depth > 12) {
    return null;
  }
  const getService = node.props?.value?.getService;
  if (typeof getService === 'function') {
    return getService('form', false);
  }
  for (const child of [].concat(node.__k || [])) {
    const form = formBelow(child, depth + 1);
    if (form) {
      return form;
    }
  }
  return null;
}
