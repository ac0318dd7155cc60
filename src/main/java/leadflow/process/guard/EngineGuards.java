package leadflow.process.guard;

import java.util.ArrayList;
import java.util.List;
import leadflow.platform.access.DefaultEngineGrants;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantCommandChecker;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The guards in and around the engine. */
@Configuration(proxyBeanMethods = false)
class EngineGuards {

  @Bean
  static ProcessEnginePlugin guards(ObjectProvider<TaskCompletions> ends) {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl engine) {
        var interceptors = new ArrayList<CommandInterceptor>();
        if (engine.getCustomPreCommandInterceptorsTxRequired() != null) {
          interceptors.addAll(engine.getCustomPreCommandInterceptorsTxRequired());
        }
        interceptors.add(new EngineErrorMapper(ends::getObject));
        interceptors.add(new TaskCommentGuard());
        engine.setCustomPreCommandInterceptorsTxRequired(interceptors);
        engine.setResourceAuthorizationProvider(new DefaultEngineGrants());
        engine.setCommandCheckers(
            new ArrayList<CommandChecker>(
                List.of(new TenantCommandChecker(), new TaskOwnershipCheck(ends::getObject))));
      }
    };
  }

  /** Without it {@code /engine-rest} serves anyone, whatever the grants say. */
  @Bean
  FilterRegistrationBean<ProcessEngineAuthenticationFilter> engineRestLogin() {
    var filter = new FilterRegistrationBean<>(new ProcessEngineAuthenticationFilter());
    filter.setName("engine-rest-login");
    filter.setAsyncSupported(true);
    filter.addUrlPatterns("/engine-rest/*");
    filter.addInitParameter(
        ProcessEngineAuthenticationFilter.AUTHENTICATION_PROVIDER_PARAM,
        HttpBasicAuthenticationProvider.class.getName());
    filter.addInitParameter(ProcessEngineAuthenticationFilter.SERVLET_PATH_PREFIX, "");
    return filter;
  }
}
