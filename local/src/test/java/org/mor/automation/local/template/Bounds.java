package org.mor.automation.local.template;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mor.automation.marketplace.Wei;

/**
 * What the README says that one key can lock and burn with the default parameters.
 *
 * @param mor wei that are not in the wallet, at any time
 * @param eth wei that gas may cost in 24 hours
 */
public record Bounds(Wei mor, Wei eth) {
  private static final Pattern SENTENCE =
      Pattern.compile("locks at most \\*\\*([0-9,]+) MOR\\*\\*.*at most \\*\\*([0-9.]+) ETH\\*\\*");

  public static Bounds ofReadme() throws IOException {
    Matcher said = SENTENCE.matcher(Files.readString(Path.of("..", "README.md")));
    if (!said.find()) {
      throw new IllegalStateException("the README says nothing of what one key can lock and burn");
    }
    return new Bounds(wei(said.group(1).replace(",", "")), wei(said.group(2)));
  }

  private static Wei wei(String whole) {
    return new Wei(
        new BigDecimal(whole).multiply(new BigDecimal(BigInteger.TEN.pow(18))).toBigIntegerExact());
  }
}
