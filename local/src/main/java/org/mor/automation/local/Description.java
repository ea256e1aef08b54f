package org.mor.automation.local;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.mor.automation.core.Secret;
import org.mor.automation.local.chain.LocalChain;
import org.mor.automation.local.chain.Market;
import org.mor.automation.local.provider.ProviderServer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A stack as one line of JSON. */
final class Description {

  private static final JsonMapper JSON = new JsonMapper();

  private Description() {}

  static String of(
      LocalStack stack,
      String defaultModel,
      URI dynamo,
      URI parameters,
      Map<String, Secret> apiKeys) {
    LocalChain chain = stack.market().chain();
    ObjectNode line = JSON.createObjectNode();
    line.put("base_url", stack.url().toString());
    ObjectNode keys = line.putObject("api_keys");
    // These open nothing but this stack, and whoever started it needs them.
    new TreeMap<>(apiKeys).forEach((user, key) -> keys.put(user, key.value()));
    line.put("ssm_endpoint", parameters.toString());
    line.put("dynamodb_endpoint", dynamo.toString());
    ObjectNode urls = line.putObject("function_urls");
    stack.functionUrls().forEach((name, url) -> urls.put(name, url.toString()));
    line.put("flag_parameter", stack.template().ref("FlagParameter"));
    line.put("rpc_url", chain.url().toString());
    line.put("diamond", chain.contracts().diamond().toString());
    line.put("mor_token", chain.contracts().token().toString());
    line.put("wallet", chain.wallet().toString());
    providers(line.putArray("providers"), stack.market());
    line.put("default_model", defaultModel);
    ArrayNode models = line.putArray("models");
    stack.market().market().models().stream().map(Market.Model::name).forEach(models::add);
    line.put("max_sessions_per_pool", Integer.parseInt(stack.template().ref("MaxSessionsPerPool")));
    return JSON.writeValueAsString(line);
  }

  private static void providers(ArrayNode array, LocalMarket market) {
    for (Market.Provider provider : market.market().providers()) {
      ObjectNode object = array.addObject();
      object.put("name", provider.name()).put("address", provider.address().toString());
      object.put("endpoint", provider.endpoint());
      for (ProviderServer server : market.providers()) {
        if (server.endpoint().equals(provider.endpoint())) {
          object.put("admin_url", server.adminUrl().toString());
        }
      }
    }
  }
}
