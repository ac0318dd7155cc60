package leadflow.mail.preview;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import leadflow.platform.net.GuardedDns;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpHead;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Requests a mail's links and reports the servers' answers. It never enters a private network,
 * whatever a name or a redirect says, reads no content and takes no cookie.
 */
@Component
class LinkProbe implements DisposableBean {

  static final int MOST = 20;

  private static final int AT_ONCE = 5;
  private static final Timeout ANSWER = Timeout.ofSeconds(5);
  private static final long ALL_SECONDS = 20;
  private static final int MOST_REDIRECTS = 5;

  private final CloseableHttpClient http;

  LinkProbe(@Value("${leadflow.links.allow-private:false}") boolean allowPrivate) {
    this.http =
        HttpClients.custom()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .setUserAgent("Leadflow link check")
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new GuardedDns(allowPrivate))
                    .setMaxConnTotal(AT_ONCE * 4)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(ANSWER)
                            .setSocketTimeout(ANSWER)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(ANSWER)
                    .setConnectionRequestTimeout(ANSWER)
                    .setMaxRedirects(MOST_REDIRECTS)
                    .build())
            .build();
  }

  /** What is wrong at each address; null where all is well. */
  Map<String, @Nullable String> problems(List<String> urls) {
    Map<String, @Nullable String> problems = new LinkedHashMap<>();
    List<String> asked = urls.subList(0, Math.min(MOST, urls.size()));
    urls.subList(asked.size(), urls.size())
        .forEach(url -> problems.put(url, "was not checked: only the first " + MOST + " are"));
    if (asked.isEmpty()) {
      return problems;
    }
    ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, LinkProbe::worker);
    ConcurrentLinkedQueue<HttpUriRequestBase> calls = new ConcurrentLinkedQueue<>();
    try {
      List<Future<String>> answers =
          workers.invokeAll(
              asked.stream()
                  .map(url -> (java.util.concurrent.Callable<String>) () -> ask(url, calls))
                  .toList(),
              ALL_SECONDS,
              TimeUnit.SECONDS);
      for (int i = 0; i < asked.size(); i++) {
        problems.put(asked.get(i), said(answers.get(i)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // each single read has its timeout, but a drop at a time could take for ever
      calls.forEach(HttpUriRequestBase::cancel);
      workers.shutdownNow();
    }
    return problems;
  }

  private static @Nullable String said(Future<String> answer) throws InterruptedException {
    try {
      String problem = answer.get();
      return problem.isEmpty() ? null : problem;
    } catch (CancellationException e) {
      return "did not answer in time";
    } catch (ExecutionException e) {
      return "could not be checked: " + e.getCause();
    }
  }

  /**
   * Returns the problem, empty when the server answers. Falls back to GET, because not every server
   * supports HEAD.
   */
  private String ask(String url, ConcurrentLinkedQueue<HttpUriRequestBase> calls) {
    try {
      int status = status(new HttpHead(url), calls);
      if (status >= 400 && status != 404 && status != 410) {
        status = status(new HttpGet(url), calls);
      }
      return verdict(status);
    } catch (UnknownHostException e) {
      String reason = String.valueOf(e.getMessage());
      return reason.contains("private network")
          ? "leads into a private network"
          : "leads to a server that nobody knows";
    } catch (IOException | RuntimeException e) {
      return "does not answer: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
  }

  private int status(HttpUriRequestBase call, ConcurrentLinkedQueue<HttpUriRequestBase> calls)
      throws IOException {
    calls.add(call);
    return http.execute(
        call,
        response -> {
          // the content is not wanted, however long it is
          call.cancel();
          return response.getCode();
        });
  }

  private static String verdict(int status) {
    if (status < 400) {
      return "";
    }
    return status == 401 || status == 403 || status == 429 || status == 999
        ? "answers %d, perhaps to programs only: look yourself".formatted(status)
        : "answers " + status;
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "link-check");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void destroy() throws IOException {
    http.close();
  }
}
