package org.mor.automation.chat;

import java.util.Optional;
import org.mor.automation.marketplace.provider.ResponseMode;
import org.mor.automation.session.pool.SessionName;
import tools.jackson.databind.node.ObjectNode;

/** What a caller wants of a model, valid as far as can be told before anything is spent. */
sealed interface ProviderRequest permits ChatRequest, EmbeddingsRequest {
  /** What the provider gets. */
  ObjectNode prompt();

  /** How the answer is asked to come. */
  ResponseMode expected();

  /** As asked for; empty if the request names none. */
  Optional<String> model();

  /** The session that it is to go over; empty for any of the caller's. */
  Optional<SessionName> session();

  static ProviderRequest read(String path, ObjectNode body) {
    return path.endsWith("/embeddings") ? EmbeddingsRequest.read(body) : ChatRequest.read(body);
  }
}
