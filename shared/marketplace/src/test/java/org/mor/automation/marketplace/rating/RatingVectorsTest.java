package org.mor.automation.marketplace.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mor.automation.marketplace.Address;
import org.mor.automation.marketplace.BidId;
import org.mor.automation.marketplace.Vectors;
import org.mor.automation.marketplace.Wei;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RatingVectorsTest {
  /**
   * Our stakes do not wrap: 10000 MOR count as what they are, which gives 0.28 + 0.12 over 0.01.
   */
  private static final String QUIRK = "stake 10000 MOR wraps int64 (reference quirk)";

  private final JsonNode vectors = Vectors.read("rating.json");

  @Test
  void scoresAreThoseOfTheReference() {
    Set<String> names = new HashSet<>();
    for (JsonNode vector : vectors.get("cases")) {
      String name = vector.get("name").stringValue();
      Wei minimum = Wei.parse(vector.get("MinStake").stringValue());
      double score =
          BidRating.DEFAULT.score(candidate(vector), model(vector.get("model_stats")), minimum);
      double expected = name.equals(QUIRK) ? 40 : vector.get("score").doubleValue();
      assertEquals(expected, score, expected * 1e-12, name);
      names.add(name);
    }
    assertEquals(6, names.size());
    assertTrue(names.contains(QUIRK));
  }

  @Test
  void weightsAreThoseOfTheReference() {
    JsonNode weights = vectors.get("weights");
    assertEquals(
        BidRating.DEFAULT,
        new BidRating(
            weights.get("tps").doubleValue(),
            weights.get("ttft").doubleValue(),
            weights.get("duration").doubleValue(),
            weights.get("success").doubleValue(),
            weights.get("stake").doubleValue()));
  }

  @Test
  void typeAndTeeFollowFromTags() {
    JsonMapper json = new JsonMapper();
    int seen = 0;
    for (var entry : vectors.get("model_type_and_tee_by_tags").properties()) {
      List<String> tags = new ArrayList<>();
      json.readTree(entry.getKey()).forEach(tag -> tags.add(tag.stringValue()));
      assertEquals(
          entry.getValue().get(0).stringValue(), ModelType.of(tags).name(), entry.getKey());
      boolean tee = entry.getValue().get(1).asBoolean();
      assertEquals(tee, ModelType.isTee(tags), entry.getKey());
      seen++;
    }
    assertEquals(10, seen);
  }

  private static Candidate candidate(JsonNode vector) {
    JsonNode stats = vector.get("provider_model_stats");
    return new Candidate(
        new BidId("0x" + "00".repeat(32)),
        new Address("0x" + "00".repeat(20)),
        Wei.parse(vector.get("Price").stringValue()),
        Wei.parse(vector.get("ProviderStake").stringValue()),
        new ProviderStats(
            spread(stats.get("TpsScaled1000")),
            spread(stats.get("TtftMs")),
            stats.get("TotalDuration").longValue(),
            stats.get("SuccessCount").longValue(),
            stats.get("TotalCount").longValue()));
  }

  private static ModelStats model(JsonNode stats) {
    return new ModelStats(
        spread(stats.get("TpsScaled1000")),
        spread(stats.get("TtftMs")),
        spread(stats.get("TotalDuration")),
        stats.get("Count").longValue());
  }

  private static RunningMean spread(JsonNode node) {
    return new RunningMean(node.get("Mean").longValue(), node.get("SqSum").longValue());
  }
}
