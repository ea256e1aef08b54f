package org.mor.automation.marketplace.chain;

import java.time.Instant;
import java.util.List;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.ModelId;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.marketplace.rating.ModelType;

/**
 * A registered model. Its name is the owner's choice, and others may have the same.
 *
 * @param fee in wei of MOR
 * @param stake in wei of MOR
 */
public record Model(
    ModelId id,
    Address owner,
    String name,
    List<String> tags,
    Wei fee,
    Wei stake,
    Instant createdAt,
    boolean deleted) {
  public Model {
    tags = List.copyOf(tags);
  }

  public ModelType type() {
    return ModelType.of(tags);
  }

  /** Whether it claims to run in a trusted execution environment. */
  public boolean tee() {
    return ModelType.isTee(tags);
  }
}
