package leadflow.workplace.cockpit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import leadflow.insight.reporting.CsvTable;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportPeriod;
import leadflow.insight.reporting.ReportViewer;
import leadflow.insight.slaaudit.AuditFilter;
import leadflow.insight.slaaudit.Corrections;
import leadflow.insight.slaaudit.SlaAudit;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Callers;

/** The audit of clocks: pages of clocks, a single clock, all of them as a file, and corrections. */
public final class AuditResource extends ManagerResource {

  AuditResource(String engine, ServletContext servlets) {
    super(engine, servlets);
  }

  /**
   * @param mayCorrect whether the page offers corrections
   */
  record Shown(@JsonUnwrapped SlaAudit.Page page, boolean mayCorrect) {}

  @GET
  public Response page(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        (viewer, caller) ->
            new Shown(audit().page(asked(asked, viewer)), Corrections.mayCorrect(caller)));
  }

  @GET
  @Path("export")
  public Response export(@Context HttpServletRequest request, @Context UriInfo asked) {
    return answer(
        request,
        (viewer, caller) -> {
          AuditFilter question = asked(asked, viewer);
          ReportPeriod period = question.asked().period();
          return CsvTable.answer(
              "sla-audit-%s-to-%s.csv".formatted(period.firstDay(), period.lastDay()),
              rows(request, question));
        });
  }

  /**
   * Rows are written after this resource has returned, so the work runs in the caller's name again.
   */
  private StreamingOutput rows(HttpServletRequest request, AuditFilter question) {
    return out -> {
      try {
        bean(Callers.class).inWebApplication(request, caller -> write(question, out));
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private boolean write(AuditFilter question, OutputStream out) throws IOException {
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    audit().export(question, text);
    text.flush();
    return true;
  }

  @GET
  @Path("clocks/{id:\\d{1,18}}")
  public Response clock(@Context HttpServletRequest request, @PathParam("id") long id) {
    return answer(request, (viewer, caller) -> detail(id, viewer));
  }

  /** Takes a {@link Corrections.Draft} and returns the clock with its new outcome. */
  @POST
  @Path("clocks/{id:\\d{1,18}}/corrections")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response correct(
      @Context HttpServletRequest request, @PathParam("id") long id, String body) {
    return answer(request, (viewer, caller) -> corrected(id, body, viewer, caller));
  }

  private Object corrected(long id, String body, ReportViewer viewer, Caller caller)
      throws Exception {
    Corrections.Draft draft = bean(ObjectMapper.class).readValue(body, Corrections.Draft.class);
    try {
      bean(Corrections.class)
          .add(id, draft == null ? Corrections.Draft.EMPTY : draft, caller, viewer);
    } catch (SlaAudit.NoSuchClock e) {
      throw nothingHere("There is no such clock");
    }
    return detail(id, viewer);
  }

  private SlaAudit.Detail detail(long id, ReportViewer viewer) {
    try {
      return audit().clock(id, viewer);
    } catch (SlaAudit.NoSuchClock e) {
      throw nothingHere("There is no such clock, or it is another team's");
    }
  }

  private AuditFilter asked(UriInfo asked, ReportViewer viewer) {
    ReportParameters parameters = parameters(asked);
    AuditFilter question = AuditFilter.read(parameters, viewer, bean(Clock.class));
    parameters.throwIfAny();
    return question;
  }

  private SlaAudit audit() {
    return bean(SlaAudit.class);
  }
}
