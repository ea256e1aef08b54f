package org.mor.automation.local.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** One request and its answer. */
public final class WebExchange {

  private final Request request;
  private final Response response;
  private final InputStream body;
  private final String target;

  WebExchange(Request request, Response response) {
    this.request = request;
    this.response = response;
    this.body = Content.Source.asInputStream(request);
    this.target =
        request.getConnectionMetaData().getConnection() instanceof RawTargetConnection connection
            ? connection.target()
            : "";
  }

  public String method() {
    return request.getMethod();
  }

  /** Path and query, as they came. */
  public String target() {
    return target;
  }

  /** The query as it came; empty if there is none. */
  public String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  public String path() {
    return target.split("\\?", 2)[0];
  }

  /** The last value, as API Gateway takes it where it takes one. */
  public Optional<String> header(String name) {
    return last(headers(), name);
  }

  /** Names in any case, each with all its values in the order they came. */
  public Map<String, List<String>> headers() {
    return all(request.getHeaders());
  }

  /** What came after the last chunk of the body; empty before that was read. */
  public Map<String, List<String>> trailers() {
    HttpFields trailers = request.getTrailers();
    return all(trailers == null ? HttpFields.EMPTY : trailers);
  }

  /** The last value of a header or trailer, if there is one. */
  public static Optional<String> last(Map<String, List<String>> fields, String name) {
    return Optional.ofNullable(fields.get(name)).map(List::getLast);
  }

  private static Map<String, List<String>> all(HttpFields fields) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField field : fields) {
      String value = field.getValue() == null ? "" : field.getValue();
      all.computeIfAbsent(field.getName(), _ -> new ArrayList<>()).add(value);
    }
    return all;
  }

  public String peer() {
    return Request.getRemoteAddr(request);
  }

  /** One read gives what has come, and does not wait for more. */
  public InputStream body() {
    return body;
  }

  /** Whether the body comes in chunks, and not with a length that was announced. */
  public boolean chunked() {
    return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING, "chunked");
  }

  /** The whole body; empty if it is longer than the limit. */
  public Optional<byte[]> bodyUpTo(int limit) throws IOException {
    byte[] bytes = request.getLength() > limit ? null : body.readNBytes(limit + 1);
    return bytes == null || bytes.length > limit ? Optional.empty() : Optional.of(bytes);
  }

  /** Reads what is left, up to a limit, so that an answer given early is not lost with it. */
  public void discard(long limit) throws IOException {
    long total = 0;
    byte[] part = new byte[64 * 1024];
    for (int count = body.read(part); count >= 0 && total < limit; count = body.read(part)) {
      total += count;
    }
  }

  public boolean answered() {
    return response.isCommitted();
  }

  /** The status that was answered. */
  public int status() {
    return response.getStatus();
  }

  /** A header that was answered. */
  public Optional<String> answered(String name) {
    return Optional.ofNullable(response.getHeaders().get(name));
  }

  public void send(int status, Map<String, List<String>> headers, byte[] bytes) throws IOException {
    head(status, headers);
    boolean head = method().equals("HEAD");
    if (head) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    }
    Content.Sink.write(response, true, head ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(bytes));
  }

  public void sendJson(int status, String json) throws IOException {
    send(
        status,
        Map.of("Content-Type", List.of("application/json")),
        json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Begins an answer in chunks: one for every write, sent at once. Left open, the reader sees a
   * body that was broken off.
   */
  public OutputStream stream(int status, Map<String, List<String>> headers) throws IOException {
    head(status, headers);
    Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
    return Content.Sink.asOutputStream(response);
  }

  private void head(int status, Map<String, List<String>> headers) {
    if (answered()) {
      throw new IllegalStateException("Answered before");
    }
    response.setStatus(status);
    headers.forEach(
        (name, values) -> values.forEach(each -> response.getHeaders().add(name, each)));
  }

  /** Ends the connection now, so that the other side sees that something is missing. */
  public void abort() {
    endPoint().close();
  }

  /**
   * Whether the other side has closed the connection. To be asked once the request was read in
   * whole; a request that is sent before the answer came is not served.
   */
  public boolean peerIsGone() {
    try {
      return endPoint().fill(BufferUtil.allocate(1)) != 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** After the answer: whether the other side closes the connection, within this time. */
  public boolean closedByPeer(Duration wait) throws InterruptedException {
    CompletableFuture<Void> readable = new CompletableFuture<>();
    endPoint()
        .fillInterested(
            Callback.from(() -> readable.complete(null), readable::completeExceptionally));
    try {
      readable.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return peerIsGone();
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } finally {
      abort();
    }
  }

  private EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }
}
