package org.mor.automation.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
  private static Environment holding(String value) {
    return Environment.of(Map.of("KEY", value));
  }

  private static void namesTheKey(Executable reading) {
    ConfigurationException e = assertThrows(ConfigurationException.class, reading);
    assertTrue(e.getMessage().contains("KEY"), e.getMessage());
  }

  @Test
  void whatIsThereIsStripped() {
    assertEquals("value", holding(" value\n").required("KEY"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void blankIsMissing(String blank) {
    assertEquals(Optional.empty(), holding(blank).optional("KEY"));
    namesTheKey(() -> holding(blank).required("KEY"));
  }

  @Test
  void secondsStayWithinTheirBounds() {
    Duration least = Duration.ofSeconds(1);
    Duration most = Duration.ofSeconds(10);
    Duration fallback = Duration.ofSeconds(5);
    assertEquals(most, holding("10").seconds("KEY", fallback, least, most));
    assertEquals(fallback, Environment.of(Map.of()).seconds("KEY", fallback, least, most));
    for (String wrong : List.of("0", "11", "5s", "5.0", "1e1", "99999999999999999999")) {
      namesTheKey(() -> holding(wrong).seconds("KEY", fallback, least, most));
    }
  }

  @Test
  void bigNumbersAreWholeAndNotNegative() {
    assertEquals(
        Optional.of(new BigInteger("340282366920938463463374607431768211456")),
        holding("340282366920938463463374607431768211456").bigNumber("KEY"));
    for (String wrong : List.of("-1", "1.5", "0x10", "9".repeat(79))) {
      namesTheKey(() -> holding(wrong).bigNumber("KEY"));
    }
  }

  @Test
  void aSwitchIsTrueOrFalseAndNothingElse() {
    assertTrue(holding("true").flag("KEY", false));
    assertFalse(holding("false").flag("KEY", true));
    assertTrue(Environment.of(Map.of()).flag("KEY", true));
    for (String wrong : List.of("yes", "1", "TRUE")) {
      namesTheKey(() -> holding(wrong).flag("KEY", true));
    }
  }

  @Test
  void listsAndPairsStandBetweenCommas() {
    assertEquals(List.of("a", "b"), holding("a, b,,").list("KEY"));
    assertEquals(List.of(), Environment.of(Map.of()).list("KEY"));
    assertEquals(Map.of("fast", "0x1", "a", "b=c"), holding("fast=0x1, a = b=c").pairs("KEY"));
    for (String wrong : List.of("a", "=b", "a=")) {
      namesTheKey(() -> holding(wrong).pairs("KEY"));
    }
  }

  @Test
  void anAddressHasAHost() {
    assertEquals(
        Optional.of(URI.create("http://127.0.0.1:4566")),
        holding("http://127.0.0.1:4566").uri("KEY"));
    for (String wrong : List.of("localhost:4566", "http://", "no url")) {
      namesTheKey(() -> holding(wrong).uri("KEY"));
    }
  }

  @Test
  void clientsNeedARegionAndCredentials() {
    for (String missing : List.of("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
      Map<String, String> variables =
          new HashMap<>(
              Map.of(
                  "AWS_REGION", "us-east-1",
                  "AWS_ACCESS_KEY_ID", "id",
                  "AWS_SECRET_ACCESS_KEY", "secret"));
      variables.remove(missing);
      ConfigurationException e =
          assertThrows(
              ConfigurationException.class,
              () -> AwsClients.dynamoDb(Environment.of(variables)).close());
      assertTrue(e.getMessage().contains(missing), e.getMessage());
    }
  }
}
