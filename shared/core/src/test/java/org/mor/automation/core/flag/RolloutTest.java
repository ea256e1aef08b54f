package org.mor.automation.core.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mor.automation.core.UserId;

class RolloutTest {
  private static final List<UserId> USERS =
      IntStream.range(0, 1000).mapToObj(i -> new UserId("user-" + i)).toList();

  private static List<UserId> included(String value) {
    Rollout rollout = Rollout.parse(value).orElseThrow();
    return USERS.stream().filter(rollout::includes).toList();
  }

  @Test
  void aThousandUsersAreRolledOutInStages() {
    assertEquals(List.of(), included("{\"percent\":0}"));
    List<UserId> tenth = included("{\"percent\":10}");
    assertTrue(tenth.size() > 70 && tenth.size() < 130, tenth.size() + " of 1000");
    assertEquals(tenth, included("{\"percent\":10}"));
    assertTrue(included("{\"percent\":50}").containsAll(tenth));
    assertEquals(USERS, included("{\"percent\":100}"));
  }

  @Test
  void anAllowListedUserIsInAtZero() {
    assertEquals(List.of(new UserId("user-7")), included("{\"percent\":0,\"users\":[\"user-7\"]}"));
    assertEquals(List.of(new UserId("user-7")), included("{\"users\":[\"user-7\"]}"));
  }

  @Test
  void itSaysWhatHoldsForUsersWhoNeverChose() {
    assertEquals(
        Optional.of(new Rollout(Set.of(), 100, true)),
        Rollout.parse("{\"percent\":100,\"default\":\"on\"}"));
    assertEquals(
        Optional.of(new Rollout(Set.of(), 5, false)),
        Rollout.parse(" {\"percent\":5,\"default\":\"off\"} "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yes",
        "1",
        "[]",
        "{",
        "{\"percent\":101}",
        "{\"percent\":-1}",
        "{\"percent\":\"10\"}",
        "{\"percent\":1,\"percent\":2}",
        "{\"users\":\"alice\"}",
        "{\"users\":[1]}",
        "{\"default\":true}",
        "{\"default\":\"maybe\"}",
        "{\"precent\":10}",
        "{\"percent\":10} {}",
      })
  void anythingElseIsMalformed(String value) {
    assertEquals(Optional.empty(), Rollout.parse(value));
  }
}
