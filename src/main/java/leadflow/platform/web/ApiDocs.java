package leadflow.platform.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the API's page says of all calls: who may call, what errors look like, how to repeat. */
@Configuration(proxyBeanMethods = false)
class ApiDocs {

  private static final String ABOUT =
      """
      Capture leads, tell what they do, and read where each one stands.

      - **Who calls**: machine clients send `Authorization: Bearer <api key>`; a key carries scopes. \
      People may send their name and password as Basic, and may do what their groups allow.
      - **Try it here**: *Authorize* with the API key from `first-login.txt` in the data folder.
      - **Errors** are problem details (RFC 9457) with a stable `type`, and for fields \
      `errors: [{field, code, message}]`.
      - **Repeating**: a POST with an `Idempotency-Key` is done once in seven days; the same body is \
      answered the same, another body 422, one still in flight 409.
      - **Limits**: 64 kB a call, 1 MB and 1000 items for activities and suppressions; lists take \
      `page` and `size` up to 200. Instants are ISO-8601 in UTC, ids are UUIDs.
      """;

  /** To be sent as they are. */
  private static final Map<String, String> EXAMPLES =
      Map.of(
          "/api/leads",
          """
          {
            "email": "ana.silva@acme.example",
            "firstName": "Ana",
            "lastName": "Silva",
            "title": "Head of Marketing",
            "company": "Acme",
            "companySize": 450,
            "country": "DE",
            "timeZone": "Europe/Berlin",
            "source": "website",
            "request": "content",
            "asset": "Guide: the first five minutes",
            "consents": [{"purpose": "marketing", "granted": true, "text": "Send me news by mail"}],
            "properties": {"plan": "trial"}
          }""",
          "/api/activities",
          """
          [
            {"id": "visit-1", "email": "ana.silva@acme.example", "type": "page.viewed", "url": "/pricing"},
            {"id": "webinar-7", "email": "ana.silva@acme.example", "type": "webinar.attended"}
          ]""",
          "/api/leads/{id}/qualification",
          """
          {
            "budget": {"answer": "CONFIRMED", "amount": 30000, "currency": "EUR", "source": "call"},
            "authority": {"answer": "CONFIRMED", "evidence": "Signs for the department"},
            "need": {"answer": "CONFIRMED", "evidence": "Leads wait two days for a first call"},
            "timeline": {"answer": "PARTIAL", "evidence": "Next quarter"}
          }""",
          "/api/leads/{id}/attempts",
          """
          {"channel": "call", "outcome": "connected", "note": "Will send the figures"}""",
          "/api/leads/{id}/assignment",
          """
          {"owner": "sofia", "reason": "Knows the company"}""",
          "/forms/{form}",
          """
          {"email": "ana.silva@acme.example", "message": "Please call me", "consent": "true"}""",
          "/api/suppressions",
          """
          [
            "old.customer@acme.example",
            {"email": "gone@acme.example", "reason": "dead-address", "at": "2025-11-03T09:00:00Z"}
          ]""",
          "/api/suppressions/removals",
          """
          {"email": "gone@acme.example", "reason": "The mailbox works again, says Ana Silva"}""",
          "/hooks/email",
          """
          {
            "type": "email.bounced",
            "data": {
              "email": "ana.silva@acme.example",
              "bounce": "soft",
              "status": "4.2.2",
              "diagnostic": "452 4.2.2 The mailbox is full"
            }
          }""",
          "/hooks/crm",
          """
          {
            "type": "lead.accepted",
            "data": {
              "email": "ana.silva@acme.example",
              "amount": 30000,
              "currency": "EUR",
              "closeDate": "2031-03-31",
              "by": "Ann Reyes"
            }
          }""");

  @Bean
  OpenAPI leadflowApi() {
    return new OpenAPI()
        .info(new Info().title("Leadflow").version("1").description(ABOUT))
        .servers(List.of(new Server().url("/").description("this server")))
        .tags(
            List.of(
                tag("Capture", "Leads and what they do, from your own systems"),
                tag("Leads", "Find leads, see where they are and why"),
                tag(
                    "Qualification",
                    "BANT and attempts, by the same rules as the form in Tasklist"),
                tag("Reports", "What came of what was done, in numbers"),
                tag("Forms", "Public web forms; no key"),
                tag("Templates", "Mails before they go out"),
                tag("CRM", "What the CRM is told, and what it tells"),
                tag(
                    "Mail",
                    "The outbox: what waits, what nobody knows, and the switch; and what a mail"
                        + " provider tells"),
                tag("Privacy", "What a person may ask for")))
        .components(
            new Components()
                .addSecuritySchemes(
                    "API key", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"))
                .addSecuritySchemes(
                    "person", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic")));
  }

  /** Springdoc would list the problems of every controller advice under each call. */
  @Bean
  OpenApiCustomizer sameForAllCalls() {
    return api -> {
      api.getComponents().addSchemas("Problem", problem());
      api.getPaths()
          .forEach((path, calls) -> calls.readOperationsMap().forEach((m, c) -> tell(path, m, c)));
    };
  }

  private static void tell(String path, PathItem.HttpMethod method, Operation call) {
    call.getResponses()
        .addApiResponse("4XX", new ApiResponse().description("A problem").content(told()));
    if (path.startsWith("/api/")) {
      call.addSecurityItem(new SecurityRequirement().addList("API key"));
      call.addSecurityItem(new SecurityRequirement().addList("person"));
      if (method == PathItem.HttpMethod.POST) {
        call.addParametersItem(idempotencyKey());
      }
    }
    String example = EXAMPLES.get(path);
    if (call.getRequestBody() != null && example != null) {
      call.getRequestBody().getContent().values().forEach(type -> type.setExample(example));
    }
  }

  private static Parameter idempotencyKey() {
    return new Parameter()
        .in("header")
        .name(Idempotency.HEADER)
        .description("Makes it harmless to send the call again")
        .schema(new StringSchema().maxLength(200));
  }

  private static Content told() {
    return new Content()
        .addMediaType(
            "application/problem+json",
            new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem")));
  }

  private static Schema<?> problem() {
    return new ObjectSchema()
        .addProperty("type", new StringSchema().example("/problems/invalid-input"))
        .addProperty("title", new StringSchema().example("Some fields do not hold"))
        .addProperty("status", new IntegerSchema().example(422))
        .addProperty("detail", new StringSchema().example("email: an address is needed"))
        .addProperty("instance", new StringSchema().example("/api/leads"))
        .addProperty(
            "errors",
            new ArraySchema()
                .items(
                    new ObjectSchema()
                        .addProperty("field", new StringSchema().example("email"))
                        .addProperty("code", new StringSchema().example("email.required"))
                        .addProperty("message", new StringSchema())));
  }

  private static Tag tag(String name, String description) {
    return new Tag().name(name).description(description);
  }
}
