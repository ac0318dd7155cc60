package leadflow.lead;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.math.BigDecimal;

/** A size that was told as a number is a number again; a range stays text. */
final class NumberOrText extends JsonSerializer<String> {

  @Override
  public void serialize(String value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    if (value.matches("-?\\d{1,18}(\\.\\d{1,6})?")) {
      out.writeNumber(new BigDecimal(value));
    } else {
      out.writeString(value);
    }
  }
}
