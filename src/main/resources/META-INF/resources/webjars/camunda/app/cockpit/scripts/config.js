export default {
  app: {
    name: 'Cockpit',
    vendor: 'Leadflow'
  },
  // the pages it would point to are not served here
  disableWelcomeMessage: true
};
