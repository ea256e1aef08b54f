package org.mor.automation.marketplace.economics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Wei;

/** The figures of the operator's table, reckoned as stakes are. */
class OperatingTableTest {
  private static final Path TABLE = Path.of("..", "..", "docs", "operating.md");

  /** Supply and compute balance whose relation is the 316.67 of the text. */
  private static final StakeTerms TERMS =
      new StakeTerms(Wei.parse("316670000000000000000"), Wei.parse("100000000000000000000"));

  @Test
  void everyRowIsWhatTheFormulaGives() throws IOException {
    List<List<BigDecimal>> rows;
    try (Stream<String> lines = Files.lines(TABLE)) {
      rows =
          lines
              .filter(line -> line.matches("\\| \\d.*"))
              .map(line -> Stream.of(line.split("\\|")).skip(1).map(String::strip))
              .map(cells -> cells.map(BigDecimal::new).toList())
              .toList();
    }
    assertEquals(5, rows.size());
    for (List<BigDecimal> row : rows) {
      Wei price = new Wei(row.get(0).toBigIntegerExact());
      Duration length = Duration.ofSeconds(row.get(1).longValueExact());
      BigDecimal stake = new BigDecimal(TERMS.stakeFor(price, length).value()).movePointLeft(18);
      BigDecimal aDay = stake.multiply(row.get(3)).multiply(row.get(4));
      BigDecimal atOnce = stake.multiply(row.get(5));
      assertEquals(row.get(2), stake.setScale(row.get(2).scale(), RoundingMode.HALF_UP));
      assertEquals(row.get(6), aDay.setScale(0, RoundingMode.HALF_UP), row.toString());
      assertEquals(row.get(7), atOnce.setScale(0, RoundingMode.HALF_UP), row.toString());
    }
  }
}
