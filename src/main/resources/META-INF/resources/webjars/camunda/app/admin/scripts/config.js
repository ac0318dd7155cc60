export default {
  app: {
    name: 'Admin',
    vendor: 'Leadflow'
  }
};
