package org.mor.automation.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.marketplace.provider.ResponseMode;
import org.mor.automation.session.pool.SessionName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chat request, valid as far as can be told before anything is spent. What is not looked at here
 * goes to the provider as it came.
 *
 * @param prompt what the provider gets
 * @param model as asked for; empty for the default one
 * @param session the one to use; empty for any
 * @param stream whether the caller wants the answer in pieces
 * @param usage whether it wants the usage as a last piece
 */
record ChatRequest(
    ObjectNode prompt,
    Optional<String> model,
    Optional<SessionName> session,
    boolean stream,
    boolean usage)
    implements ProviderRequest {
  private static final List<String> ROLES =
      List.of("system", "developer", "user", "assistant", "tool", "function");
  private static final Map<String, double[]> NUMBERS =
      Map.of(
          "temperature", new double[] {0, 2},
          "top_p", new double[] {0, 1},
          "presence_penalty", new double[] {-2, 2},
          "frequency_penalty", new double[] {-2, 2});
  private static final List<String> COUNTS = List.of("max_tokens", "max_completion_tokens", "n");
  private static final List<String> FLAGS =
      List.of("stream", "logprobs", "parallel_tool_calls", "store");
  private static final List<String> TEXTS = List.of("user", "reasoning_effort", "service_tier");
  private static final List<String> OBJECTS = List.of("response_format", "logit_bias", "metadata");
  private static final List<String> WHOLE_NUMBERS = List.of("seed", "top_logprobs");

  /** Takes the body over as the prompt. */
  static ChatRequest read(ObjectNode prompt) {
    Fields.refuseType(prompt);
    Optional<String> model = Fields.model(prompt);
    Optional<SessionName> session = Fields.session(prompt);
    messages(prompt.path("messages"));
    NUMBERS.forEach((name, range) -> number(prompt, name, range));
    COUNTS.forEach(name -> Fields.count(prompt, name));
    FLAGS.forEach(name -> flag(prompt, name));
    TEXTS.forEach(name -> Fields.text(prompt, name));
    OBJECTS.forEach(name -> Fields.object(prompt, name));
    WHOLE_NUMBERS.forEach(name -> Fields.wholeNumber(prompt, name));
    objects(prompt.path("tools"), "tools");
    boolean usage = streamOptions(prompt);
    stop(prompt);
    return new ChatRequest(prompt, model, session, prompt.path("stream").asBoolean(false), usage);
  }

  @Override
  public ResponseMode expected() {
    return stream ? ResponseMode.STREAM : ResponseMode.WHOLE;
  }

  private static void messages(JsonNode messages) {
    if (!messages.isArray() || messages.isEmpty()) {
      throw Fields.wrong("messages", "messages must be a list with at least one message.");
    }
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      String at = "messages[" + i + "]";
      if (!message.isObject()) {
        throw Fields.wrong(at, "A message must be an object.");
      }
      JsonNode role = message.path("role");
      if (!role.isString() || !ROLES.contains(role.stringValue())) {
        throw Fields.wrong(at + ".role", "role must be one of " + String.join(", ", ROLES) + ".");
      }
      JsonNode content = message.path("content");
      boolean optional = role.stringValue().equals("assistant");
      boolean given = !content.isMissingNode() && !content.isNull();
      if (given ? !content.isString() && !content.isArray() : !optional) {
        throw Fields.wrong(at + ".content", "content must be a text or a list of parts.");
      }
      if (content.isArray()) {
        objects(content, at + ".content");
      }
    }
  }

  private static void objects(JsonNode list, String at) {
    if (Fields.absent(list)) {
      return;
    }
    if (!list.isArray()) {
      throw Fields.wrong(at, at + " must be a list of objects.");
    }
    for (int i = 0; i < list.size(); i++) {
      if (!list.get(i).isObject()) {
        throw Fields.wrong(at + "[" + i + "]", at + " must be a list of objects.");
      }
    }
  }

  private static void number(ObjectNode prompt, String name, double[] range) {
    JsonNode value = prompt.path(name);
    if (Fields.absent(value)) {
      return;
    }
    if (!value.isNumber() || value.asDouble() < range[0] || value.asDouble() > range[1]) {
      throw Fields.wrong(
          name, name + " must be a number from " + range[0] + " to " + range[1] + ".");
    }
  }

  private static void flag(ObjectNode prompt, String name) {
    JsonNode value = prompt.path(name);
    if (!Fields.absent(value) && !value.isBoolean()) {
      throw Fields.wrong(name, name + " must be true or false.");
    }
  }

  private static boolean streamOptions(ObjectNode prompt) {
    JsonNode options = prompt.path("stream_options");
    if (Fields.absent(options)) {
      return false;
    }
    if (!options.isObject()) {
      throw Fields.wrong("stream_options", "stream_options must be an object.");
    }
    JsonNode usage = options.path("include_usage");
    if (!Fields.absent(usage) && !usage.isBoolean()) {
      throw Fields.wrong("stream_options.include_usage", "include_usage must be true or false.");
    }
    return usage.asBoolean(false);
  }

  /** The provider takes a list only. */
  private static void stop(ObjectNode prompt) {
    JsonNode stop = prompt.path("stop");
    if (stop.isString()) {
      prompt.putArray("stop").add(stop.stringValue());
    } else if (!Fields.absent(stop)
        && !(stop.isArray() && stop.values().stream().allMatch(JsonNode::isString))) {
      throw Fields.wrong("stop", "stop must be a text or a list of texts.");
    }
  }
}
