package org.mor.automation.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations as clients of OpenAI read them. */
class RateHeadersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "12, 12ms",
    "999, 999ms",
    "1000, 1s",
    "8640, 8.64s",
    "20000, 20s",
    "59999, 59.999s",
    "60000, 1m0s",
    "90500, 1m30.5s",
    "360000, 6m0s"
  })
  void theyAreWrittenAsOpenAiDoes(long milliseconds, String text) {
    assertEquals(text, RateHeaders.duration(Duration.ofMillis(milliseconds)));
  }
}
