export default {
  app: {
    name: 'Welcome',
    vendor: 'Leadflow'
  },
  // the pages it would point to are not served here
  disableWelcomeMessage: true
};
