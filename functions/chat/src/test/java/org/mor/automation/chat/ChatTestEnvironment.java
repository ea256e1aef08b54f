package org.mor.automation.chat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A function's environment with nothing real in it. */
final class ChatTestEnvironment {
  /** Where nobody listens, on this machine. */
  private static final String NOWHERE = "http://127.0.0.1:1";

  private ChatTestEnvironment() {}

  /**
   * Makes it.
   *
   * @param aws what stands in for its tables and parameters
   */
  public static Map<String, String> of(Map<String, String> variables, URI aws) {
    Map<String, String> own = new HashMap<>(variables);
    own.put("AWS_ACCESS_KEY_ID", "priming");
    own.put("AWS_SECRET_ACCESS_KEY", "priming");
    own.put("AWS_ENDPOINT_URL_DYNAMODB", aws.toString());
    own.put("AWS_ENDPOINT_URL_SSM", aws.toString());
    own.put("RPC_URLS", NOWHERE);
    own.put("DEFAULT_MODEL", "priming");
    own.put("ALLOW_PRIVATE_ENDPOINTS", "true");
    own.remove("ALLOWED_MODELS");
    own.remove("DENIED_MODELS");
    own.remove("AWS_SESSION_TOKEN");
    own.remove("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    return own;
  }
}
