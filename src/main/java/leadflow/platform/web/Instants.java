package leadflow.platform.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Instants as clients write them: ISO-8601 with a zone, such as {@code 2026-03-31T09:00:00Z}. What
 * lies before 1970 or after 9999 is a mistake, and more than the database can keep.
 */
@Component
public class Instants implements WebMvcConfigurer {

  static final String SHAPE = "must be an instant such as 2026-03-31T09:00:00Z, from 1970 on";

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * @throws IllegalArgumentException when it is none
   */
  public static Instant parse(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text.strip()).toInstant();
      if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LAST)) {
        throw new IllegalArgumentException(SHAPE);
      }
      return instant;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(SHAPE, e);
    }
  }

  /** For the parameters of a URL. */
  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(new FromText());
  }

  private static final class FromText implements Converter<String, Instant> {
    @Override
    public Instant convert(String text) {
      return parse(text);
    }
  }

  /** For JSON: a number tells neither its unit nor its zone. */
  static final class Deserializer extends StdScalarDeserializer<Instant> {

    private static final long serialVersionUID = 1;

    Deserializer() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      String text = json.getValueAsString("");
      try {
        return parse(json.currentToken().isNumeric() ? "" : text);
      } catch (IllegalArgumentException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, text, SHAPE);
      }
    }
  }
}
