package org.mor.automation.chat;

import java.util.Optional;
import org.mor.automation.marketplace.provider.ResponseMode;
import org.mor.automation.session.pool.SessionName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for embeddings.
 *
 * @param inputs how many vectors there must be
 * @param base64 whether the caller wants each vector as bytes in base64, as the official clients do
 *     unless told otherwise
 */
record EmbeddingsRequest(
    ObjectNode prompt,
    Optional<String> model,
    Optional<SessionName> session,
    int inputs,
    boolean base64)
    implements ProviderRequest {
  private static final int MOST_INPUTS = 2048;

  /** Takes the body over as the prompt. */
  static EmbeddingsRequest read(ObjectNode prompt) {
    Fields.refuseType(prompt);
    Optional<String> model = Fields.model(prompt);
    Optional<SessionName> session = Fields.session(prompt);
    int inputs = inputs(prompt.path("input"));
    Fields.count(prompt, "dimensions");
    Fields.text(prompt, "user");
    boolean base64 = base64(prompt.path("encoding_format"));
    // Providers cannot read their own models' base64.
    prompt.put("type", "embeddings").put("encoding_format", "float");
    return new EmbeddingsRequest(prompt, model, session, inputs, base64);
  }

  @Override
  public ResponseMode expected() {
    return ResponseMode.WHOLE;
  }

  private static int inputs(JsonNode input) {
    if (input.isString()) {
      requireText(input, "input");
      return 1;
    }
    if (!input.isArray() || input.isEmpty()) {
      throw Fields.wrong(
          "input", "input must be a text, a list of texts, or a list of tokens or of such lists.");
    }
    if (input.get(0).isNumber()) {
      requireTokens(input, "input");
      return 1;
    }
    if (input.size() > MOST_INPUTS) {
      throw Fields.wrong("input", "input must have at most " + MOST_INPUTS + " entries.");
    }
    boolean texts = input.get(0).isString();
    for (int i = 0; i < input.size(); i++) {
      String at = "input[" + i + "]";
      if (texts) {
        requireText(input.get(i), at);
      } else {
        requireTokens(input.get(i), at);
      }
    }
    return input.size();
  }

  private static void requireText(JsonNode text, String at) {
    if (!text.isString() || text.stringValue().isEmpty()) {
      throw Fields.wrong(at, at + " must be a text that is not empty.");
    }
  }

  private static void requireTokens(JsonNode tokens, String at) {
    boolean good = tokens.isArray() && !tokens.isEmpty();
    for (int i = 0; good && i < tokens.size(); i++) {
      JsonNode token = tokens.get(i);
      good = token.isIntegralNumber() && token.canConvertToInt() && token.intValue() >= 0;
    }
    if (!good) {
      throw Fields.wrong(at, at + " must be a list of tokens, which are whole numbers from 0.");
    }
  }

  private static boolean base64(JsonNode format) {
    if (Fields.absent(format)) {
      return false;
    }
    return switch (format.asString("")) {
      case "float" -> false;
      case "base64" -> true;
      default ->
          throw Fields.wrong("encoding_format", "encoding_format must be \"float\" or \"base64\".");
    };
  }
}
