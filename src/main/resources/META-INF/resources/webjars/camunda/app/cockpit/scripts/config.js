export default {
  app: {
    name: 'Cockpit',
    vendor: 'Leadflow'
  }
};
