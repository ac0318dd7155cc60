package leadflow.sales.crm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import leadflow.platform.net.GuardedDns;
import leadflow.platform.web.webhook.WebhookSignature;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Posts a signed event. The address is checked when the connection itself resolves it, so a host
 * name cannot point elsewhere between the check and the call. Redirects are not followed, and only
 * as much of an answer is read as people need to see.
 */
@Component
class CrmClient implements DisposableBean {

  private static final int MOST_OF_ANSWER = 500;

  private final CrmSettings settings;
  private final Clock clock;
  private final CloseableHttpClient http;
  private final Timer deadlines = new Timer("crm-deadlines", true);

  CrmClient(CrmSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http =
        HttpClients.custom()
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .setUserAgent("Leadflow")
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new GuardedDns(settings.allowPrivate()))
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                            .setSocketTimeout(Timeout.of(settings.answerTimeout()))
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(Timeout.of(settings.answerTimeout()))
                    .build())
            .build();
  }

  /**
   * @param status null when there was no answer
   * @param text in words, for people
   */
  record Answer(@Nullable Integer status, String text) {

    boolean taken() {
      return status != null && status >= 200 && status < 300;
    }

    /** Returns whether the CRM no longer wants these events (410 Gone). */
    boolean gone() {
      return status != null && status == 410;
    }
  }

  Answer post(UUID id, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var now = clock.instant();
    HttpPost call = new HttpPost(settings.target());
    call.setHeader(WebhookSignature.ID, id.toString());
    call.setHeader(WebhookSignature.TIMESTAMP, now.getEpochSecond());
    call.setHeader(
        WebhookSignature.SIGNATURE,
        new WebhookSignature(settings.key()).sign(id.toString(), now, bytes));
    call.setEntity(new ByteArrayEntity(bytes, ContentType.APPLICATION_JSON));
    TimerTask deadline = cancelling(call);
    try {
      return http.execute(call, CrmClient::answer);
    } catch (IOException | IllegalStateException e) {
      return new Answer(
          null,
          call.isCancelled()
              ? "no answer in time"
              : "no answer: " + String.valueOf(e.getMessage()));
    } finally {
      deadline.cancel();
    }
  }

  /**
   * Limits the whole call: each read has its own timeout, but a slow trickle could last forever.
   */
  private TimerTask cancelling(HttpPost call) {
    TimerTask deadline =
        new TimerTask() {
          @Override
          public void run() {
            call.cancel();
          }
        };
    deadlines.schedule(
        deadline, settings.connectTimeout().plus(settings.answerTimeout()).toMillis());
    return deadline;
  }

  private static Answer answer(ClassicHttpResponse response) throws IOException {
    int status = response.getCode();
    boolean good = status >= 200 && status < 300;
    return new Answer(status, good ? String.valueOf(status) : status + text(response.getEntity()));
  }

  private static String text(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return "";
    }
    try (InputStream content = entity.getContent()) {
      String start = new String(content.readNBytes(MOST_OF_ANSWER), StandardCharsets.UTF_8);
      String line = start.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
      return line.isEmpty() ? "" : ": " + line;
    }
  }

  @Override
  public void destroy() throws IOException {
    deadlines.cancel();
    http.close();
  }
}
