export default {
  app: {
    name: 'Tasklist',
    vendor: 'Leadflow'
  },
  shortcuts: {
    // bound by the lead's card, also while something is being typed; named here for the help
    logAttempt: { key: 'ctrl+alt+a', description: 'logs an attempt to reach the lead of the open task' },
    claimTask: { key: 'ctrl+alt+c', description: 'claims the currently selected task' },
    focusFilter: { key: 'ctrl+shift+f', description: 'set the focus to the first filter in the list' },
    focusList: { key: 'ctrl+alt+l', description: 'sets the focus to the first task in the list' },
    focusForm: { key: 'ctrl+alt+f', description: 'sets the focus to the first input field in a task form' }
  },
  // the pages it would point to are not served here
  disableWelcomeMessage: true
};
