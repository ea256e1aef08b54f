package org.mor.automation.local.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mor.automation.core.config.ConfigurationException;
import org.mor.automation.core.config.Environment;
import org.mor.automation.marketplace.Wei;
import org.mor.automation.session.wiring.SessionConfiguration;
import org.mor.automation.session.wiring.SessionPolicies;

/** The limits that hold where the operator says nothing. */
class DefaultLimitsTest {
  private static final List<String> CAPS =
      List.of(
          "MAX_STAKE_PER_ACCOUNT_WEI",
          "MAX_STAKE_PER_SESSION_WEI",
          "MAX_PRICE_PER_SECOND_WEI",
          "MAX_MOR_HOURS_PER_USER_PER_DAY",
          "MAX_GAS_PER_USER_PER_DAY_WEI");
  private static final List<String> RATES =
      List.of("MAX_SESSION_CHANGES_PER_MINUTE", "MAX_SESSION_CHANGES_PER_HOUR");

  private static final Set<String> SESSION_FUNCTIONS =
      Set.of("ChatFunction", "SessionsFunction", "MaintenanceFunction");

  /** The environment of each function that opens sessions. */
  private static List<Map<String, String>> environments() throws IOException {
    Template template = Template.read(Path.of("..", "template.yaml"), Map.of());
    List<Map<String, String>> all =
        template.functions().stream()
            .filter(function -> SESSION_FUNCTIONS.contains(function.name()))
            .map(Template.FunctionResource::environment)
            .toList();
    assertEquals(3, all.size());
    return all;
  }

  private static SessionPolicies configuration(Map<String, String> environment) {
    return SessionConfiguration.of(Environment.of(environment)).policies();
  }

  private static Map<String, String> with(Map<String, String> environment, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    CAPS.forEach(name -> changed.put(name, value));
    return changed;
  }

  @Test
  void theTemplateAndTheCodeSayTheSame() throws IOException {
    for (Map<String, String> environment : environments()) {
      assertTrue(environment.keySet().containsAll(CAPS), environment.toString());
      assertTrue(environment.keySet().containsAll(RATES), environment.toString());
      Map<String, String> silent = new HashMap<>(environment);
      silent.keySet().removeAll(CAPS);
      silent.keySet().removeAll(RATES);
      assertEquals(configuration(environment).caps(), configuration(silent).caps());
      assertEquals(configuration(environment).guards(), configuration(silent).guards());
    }
  }

  @Test
  void anEmptyValueIsTheDefaultAndOnlyTheWordLiftsALimit() throws IOException {
    for (Map<String, String> environment : environments()) {
      SessionPolicies usual = configuration(environment);
      assertEquals(usual.caps(), configuration(with(environment, "")).caps());
      assertEquals(usual.guards(), configuration(with(environment, " ")).guards());
      SessionPolicies none = configuration(with(environment, "unlimited"));
      assertEquals(Optional.empty(), none.caps().accountStake());
      assertEquals(Optional.empty(), none.caps().user().gas());
      assertEquals(Optional.empty(), none.caps().user().stakeTime());
      assertEquals(Optional.empty(), none.guards().pricePerSecond());
      assertEquals(Optional.empty(), none.guards().stakePerSession());
      assertThrows(ConfigurationException.class, () -> configuration(with(environment, "none")));
    }
  }

  @Test
  void theReadmeSaysWhatTheyComeTo() throws IOException {
    Bounds said = Bounds.ofReadme();
    for (Map<String, String> environment : environments()) {
      SessionPolicies configuration = configuration(environment);
      assertEquals(said.mor(), configuration.caps().accountStake().orElseThrow());
      // Any 24 hours have at most two days' parts in them.
      Wei gas = configuration.caps().user().gas().orElseThrow();
      assertEquals(said.eth(), gas.times(2));
    }
  }

  @Test
  void modelsAndProvidersAreListedByIdsAlone() throws IOException {
    Map<String, String> environment = new HashMap<>(environments().getFirst());
    for (String list :
        List.of("ALLOWED_MODELS", "DENIED_MODELS", "ALLOWED_PROVIDERS", "DENIED_PROVIDERS")) {
      Map<String, String> named = new HashMap<>(environment);
      named.put(list, "local-chat");
      String told =
          assertThrows(ConfigurationException.class, () -> configuration(named)).getMessage();
      assertTrue(told.contains(list), told);
    }
  }
}
