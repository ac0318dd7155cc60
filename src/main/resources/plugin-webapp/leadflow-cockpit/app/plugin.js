// What managers see in Cockpit.

import {AUDIT_FILTER, audit, auditTab} from './audit.js';
import {bottlenecks} from './bottlenecks.js';
import {dashboard} from './dashboard.js';
import {page} from './frame.js';
import {leadPage, leadTab} from './lead.js';
import {action, diagram} from './map.js';
import {tab} from './place.js';
import {HOME} from './program.js';
import {tile} from './tile.js';

const FULL_FILTER = ['from', 'to', 'kind', 'team', 'person', 'source', 'product'];

const PAGES = [
  {path: '', label: 'Dashboard', show: dashboard, filter: FULL_FILTER},
  {path: 'sla', label: 'SLA audit', show: audit, filter: AUDIT_FILTER},
  {path: 'bottlenecks', label: 'Bottlenecks', show: bottlenecks, filter: FULL_FILTER.filter(name => name !== 'kind')},
  {path: 'lead', label: 'Find a lead', show: leadPage}
];

export default [
  {
    id: 'leadflow-lead',
    pluginPoint: 'cockpit.processInstance.runtime.tab',
    priority: 100,
    properties: {label: 'Lead'},
    render: (node, {processInstanceId}) => leadTab(node, processInstanceId)
  },
  {
    id: 'leads-tile',
    pluginPoint: 'cockpit.dashboard',
    priority: 100,
    render: node => tile(node)
  },
  {
    id: 'leadflow-pages',
    pluginPoint: 'cockpit.route',
    properties: {path: '/leads/:page?'},
    render: node => page(node, PAGES)
  },
  {
    id: 'leadflow-audit-tab',
    pluginPoint: 'cockpit.processDefinition.runtime.tab',
    // behind Cockpit's own, the first of which opens by itself
    priority: 1,
    properties: {label: 'SLA audit'},
    render: auditTab
  },
  {
    id: 'leads',
    pluginPoint: 'cockpit.navigation',
    priority: 100,
    properties: {path: '/leads'},
    render: node => {
      const link = document.createElement('a');
      link.href = HOME;
      link.textContent = 'Leads';
      node.append(link);
    }
  },
  diagram,
  action,
  tab
];
