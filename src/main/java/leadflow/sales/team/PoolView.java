package leadflow.sales.team;

import leadflow.platform.web.PageTemplate;

/** The page with the leads that nobody owns. */
record PoolView(OpenLeadsView openLeads) {

  static final PageTemplate<PoolView> TEMPLATE = PageTemplate.of("pool", PoolView.class);
}
