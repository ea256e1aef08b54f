package org.mor.automation.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mor.automation.local.web.WebExchange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Takes one answer from a runtime and passes it on as it comes. */
final class ResponseReceiver {

  private static final String MODE = "Lambda-Runtime-Function-Response-Mode";
  private static final int MAX_DOCUMENT_BYTES = 6 * 1024 * 1024 + 100;
  private static final long MAX_STREAM_BYTES = 200L * 1024 * 1024;
  private static final int PART_BYTES = 64 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final WebExchange exchange;
  private final InvocationReply reply;

  ResponseReceiver(WebExchange exchange, InvocationReply reply) {
    this.exchange = exchange;
    this.reply = reply;
  }

  /** The form of an answer: it decides what the runtime is told and whether its connection ends. */
  enum Received {
    DOCUMENT,
    STREAM,
    /** A stream whose caller has left. */
    UNWANTED
  }

  Received receive() throws IOException {
    return exchange.header(MODE).isPresent() ? stream() : document();
  }

  private Received document() throws IOException {
    byte[] json =
        exchange
            .bodyUpTo(MAX_DOCUMENT_BYTES)
            .orElseThrow(
                () ->
                    new ProtocolException(
                        413,
                        new FunctionError(
                            "Function.ResponseSizeTooLarge",
                            "Response payload size exceeded maximum allowed payload size"
                                + " (6291556 bytes).")));
    try {
      JSON.readTree(json);
    } catch (JacksonException e) {
      throw new ProtocolException("A buffered answer that is no JSON");
    }
    try {
      reply.document(json);
    } catch (IOException e) {
      // The caller has left; the runtime has answered all the same.
    }
    return Received.DOCUMENT;
  }

  private Received stream() throws IOException {
    InputStream body = exchange.body();
    String type = checkHead();
    StreamHead head =
        type.equals(Prelude.CONTENT_TYPE) ? Prelude.read(body) : StreamHead.plain(type);
    OutputStream caller = beginReply(head);
    if (caller == null || !relay(body, caller)) {
      return Received.UNWANTED;
    }
    if (exchange.trailers().isEmpty()) {
      end(caller);
    } else {
      broken(exchange.trailers());
    }
    return Received.STREAM;
  }

  private String checkHead() throws ProtocolException {
    if (!exchange.header(MODE).orElseThrow().equals("streaming")) {
      throw new ProtocolException(MODE + " is not streaming");
    }
    if (!exchange.chunked()) {
      throw new ProtocolException("A streamed answer that is not chunked");
    }
    return exchange
        .header("Content-Type")
        .orElseThrow(() -> new ProtocolException("A streamed answer without a Content-Type"));
  }

  private OutputStream beginReply(StreamHead head) {
    try {
      return reply.stream(head);
    } catch (IOException e) {
      return null;
    }
  }

  /** Copies to the end of the body; false if the caller has gone. */
  private boolean relay(InputStream body, OutputStream caller) throws IOException {
    byte[] part = new byte[PART_BYTES];
    long total = 0;
    for (int count = next(body, part); count >= 0; count = next(body, part)) {
      total += count;
      if (total > MAX_STREAM_BYTES) {
        reply.broken(new FunctionError("Function.ResponseSizeTooLarge", "More than 200 MB"));
        throw new ProtocolException(413, "A stream of more than 200 MB");
      }
      try {
        caller.write(part, 0, count);
        caller.flush();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private int next(InputStream body, byte[] part) throws IOException {
    try {
      return body.read(part);
    } catch (IOException e) {
      reply.broken(new FunctionError("Runtime.TruncatedResponse", "The stream has no end"));
      throw e;
    }
  }

  private void end(OutputStream caller) {
    try {
      caller.close();
    } catch (IOException e) {
      // The caller has left; everything was sent.
    }
  }

  private void broken(Map<String, List<String>> trailers) throws ProtocolException {
    String declared = exchange.header("Trailer").orElse("");
    for (String name : trailers.keySet()) {
      if (!declared.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))) {
        reply.broken(FunctionError.violation("trailers"));
        throw new ProtocolException("A trailer that was not announced: " + name);
      }
    }
    reply.broken(RuntimeErrorReport.trailers(trailers));
  }
}
