package org.mor.automation.local.provider;

import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The model behind a provider. */
public interface ModelBackend {
  /** Takes an answer as it comes. */
  interface Receiver {
    /** One event of a stream. */
    void chunk(JsonNode chunk) throws IOException;

    /** The stream's end. */
    void done() throws IOException;

    /** An answer in one piece. */
    void whole(JsonNode answer) throws IOException;
  }

  /** Answers a chat; whether it streams, {@code stream} says. */
  void chat(String model, ObjectNode request, Receiver receiver)
      throws IOException, ModelError, BackendException;

  /** Answers with embeddings, in one piece. */
  void embeddings(String model, ObjectNode request, Receiver receiver)
      throws IOException, ModelError, BackendException;

  /** The model answered with an error, which goes to the consumer, signed and encrypted. */
  final class ModelError extends Exception {
    private final transient JsonNode body;

    public ModelError(JsonNode body) {
      super("the model answered with an error");
      this.body = body;
    }

    public JsonNode body() {
      return body;
    }
  }

  /** There was no answer, or not all of one; the text goes to the consumer as it is. */
  final class BackendException extends Exception {
    public BackendException(String text) {
      super(text);
    }

    public BackendException(String text, Throwable cause) {
      super(text, cause);
    }
  }
}
