export default {
  app: {
    name: 'Welcome',
    vendor: 'Leadflow'
  }
};
