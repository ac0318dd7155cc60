export default {
  app: {
    name: 'Admin',
    vendor: 'Leadflow'
  },
  // the pages it would point to are not served here
  disableWelcomeMessage: true
};
