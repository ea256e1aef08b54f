package org.mor.automation.core.flag;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mor.automation.core.UserId;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who may use automation.
 *
 * @param users always
 * @param percent of all users, chosen by a hash of their id: a user who is in at 10 is in at 20
 * @param onByDefault whether automation is on for users who have never chosen
 */
public record Rollout(Set<String> users, double percent, boolean onByDefault) {
  public static final Rollout EVERYBODY = new Rollout(Set.of(), 100, false);

  private static final double ALL = 100;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  public Rollout {
    users = Set.copyOf(users);
    if (!(percent >= 0 && percent <= ALL)) {
      throw new IllegalArgumentException("percent is from 0 to 100");
    }
  }

  /** From the flag's value; empty if it is malformed. */
  static Optional<Rollout> parse(String value) {
    try {
      JsonNode root = JSON.readTree(value);
      return root.isObject() ? Optional.of(of(root)) : Optional.empty();
    } catch (JacksonException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** An object with any of the members; a name that is not known may be a misspelt one. */
  private static Rollout of(JsonNode root) {
    Set<String> users = new HashSet<>();
    double percent = 0;
    boolean onByDefault = false;
    for (Map.Entry<String, JsonNode> member : root.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "users" -> {
          require(value.isArray());
          for (JsonNode user : value) {
            require(user.isString());
            users.add(user.stringValue());
          }
        }
        case "percent" -> {
          require(value.isNumber());
          percent = value.doubleValue();
        }
        case "default" -> {
          require(value.isString() && Set.of("on", "off").contains(value.stringValue()));
          onByDefault = value.stringValue().equals("on");
        }
        default -> require(false);
      }
    }
    return new Rollout(users, percent, onByDefault);
  }

  private static void require(boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException("not a rollout");
    }
  }

  public boolean includes(UserId user) {
    return users.contains(user.value()) || place(user) < percent;
  }

  /** From 0 to 100, the same for a user at any time and in any process. */
  private static double place(UserId user) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("rollout:" + user.value()).getBytes(StandardCharsets.UTF_8));
      return Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) * ALL / (1L << Integer.SIZE);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
