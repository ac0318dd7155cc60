// The lead's card beside each task, and a badge in the list of tasks.

import {badge} from './badge.js';
import {Card} from './card.js';

export default [
  {
    // an action's view lives as long as the page and knows the task; the card stands beside the form
    id: 'leadflow-card',
    pluginPoint: 'tasklist.task.action',
    priority: 0,
    render: (node, {api}, scope) => {
      const card = new Card(api, scope);
      scope.$watch('task', task => card.show(task));
      scope.$on('$destroy', () => card.close());
    }
  },
  {
    id: 'leadflow-badge',
    pluginPoint: 'tasklist.card',
    priority: 300,
    render: (node, {taskId}, scope) => badge(node, scope.task)
  }
];
