export default {
  app: {
    name: 'Tasklist',
    vendor: 'Leadflow'
  }
};
