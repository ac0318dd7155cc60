package leadflow.mail.preview;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Which addresses lead to this program, and whether a page answers there. */
@Component
class OwnPages {

  /** The web applications answer for themselves. */
  private static final String WEB_APPLICATIONS = "/camunda/";

  private final String publicUrl;
  private final RequestMappingHandlerMapping pages;

  OwnPages(
      @Value("${leadflow.public-url}") String publicUrl,
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping pages) {
    this.publicUrl = publicUrl.replaceFirst("/+$", "");
    this.pages = pages;
  }

  boolean isOwn(String url) {
    return url.startsWith(publicUrl)
        && (url.length() == publicUrl.length()
            || "/?#".indexOf(url.charAt(publicUrl.length())) >= 0);
  }

  boolean answers(String url) {
    String path = url.substring(publicUrl.length()).replaceFirst("[?#].*", "");
    PathContainer asked = PathContainer.parsePath(path.isEmpty() ? "/" : path);
    return path.startsWith(WEB_APPLICATIONS)
        || pages.getHandlerMethods().keySet().stream().anyMatch(page -> answers(page, asked))
        || !path.contains("..")
            && path.matches("/.+\\.\\w+")
            && new ClassPathResource("static" + path).exists();
  }

  private static boolean answers(RequestMappingInfo page, PathContainer asked) {
    PathPatternsRequestCondition paths = page.getPathPatternsCondition();
    var methods = page.getMethodsCondition().getMethods();
    return paths != null
        && (methods.isEmpty() || methods.contains(RequestMethod.GET))
        && paths.getPatterns().stream().anyMatch(pattern -> pattern.matches(asked));
  }
}
