package leadflow.platform.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;

/** A request whose body is in memory: measured, and readable more than once. */
final class BufferedRequest extends HttpServletRequestWrapper {

  private final byte[] body;
  private final Map<String, String[]> fields;
  private @Nullable Map<String, String[]> parameters;

  /**
   * @throws CharacterCodingException when a form is not in UTF-8
   */
  BufferedRequest(HttpServletRequest request, byte[] body) throws CharacterCodingException {
    super(request);
    this.body = body;
    String type = request.getContentType();
    this.fields =
        type != null && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
            ? fields(body)
            : Map.of();
  }

  byte[] bytes() {
    return body;
  }

  @Override
  public int getContentLength() {
    return body.length;
  }

  @Override
  public long getContentLengthLong() {
    return body.length;
  }

  @Override
  public ServletInputStream getInputStream() {
    return new Input(new ByteArrayInputStream(body));
  }

  @Override
  public BufferedReader getReader() {
    String named = getCharacterEncoding();
    Charset charset = named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
    return new BufferedReader(new InputStreamReader(getInputStream(), charset));
  }

  @Override
  public @Nullable String getParameter(String name) {
    String[] values = getParameterMap().get(name);
    return values == null ? null : values[0];
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return getParameterMap().get(name);
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(getParameterMap().keySet());
  }

  /** The server has no body left to read a form from, so it is read here. */
  @Override
  public Map<String, String[]> getParameterMap() {
    if (parameters == null) {
      Map<String, String[]> all = new LinkedHashMap<>(super.getParameterMap());
      fields.forEach(
          (name, values) -> all.merge(name, values, StringUtils::concatenateStringArrays));
      parameters = Collections.unmodifiableMap(all);
    }
    return parameters;
  }

  private static Map<String, String[]> fields(byte[] body) throws CharacterCodingException {
    Map<String, String[]> fields = new LinkedHashMap<>();
    for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        fields.merge(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            new String[] {equals < 0 ? "" : decoded(pair.substring(equals + 1))},
            StringUtils::concatenateStringArrays);
      }
    }
    return fields;
  }

  /** Byte for byte first, so that what is not UTF-8 is seen rather than replaced. */
  private static String decoded(String text) throws CharacterCodingException {
    byte[] bytes;
    try {
      bytes =
          URLDecoder.decode(text, StandardCharsets.ISO_8859_1)
              .getBytes(StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw new CharacterCodingException();
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static final class Input extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    Input(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      return bytes.read(into, from, most);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
