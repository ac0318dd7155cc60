/** The content report: the results of mails, links, assets and campaigns. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "insight.reporting",
      "platform.access",
      "platform.format",
      "platform.validation",
      "platform.web"
    })
@NullMarked
package leadflow.insight.content;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
