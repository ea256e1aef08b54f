package org.mor.automation.local;

import org.mor.automation.local.chain.LocalChain;
import org.mor.automation.local.chain.RegisteredMarket;
import org.mor.automation.local.provider.ProviderServer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a person or a program needs to know to use a stack. */
final class StackDescription {

  private static final JsonMapper JSON = new JsonMapper();

  private final LocalStack stack;

  StackDescription(LocalStack stack) {
    this.stack = stack;
  }

  /** The addresses and keys, and a first command. */
  String forPeople() {
    StringBuilder text = new StringBuilder();
    text.append("\nAPI        ").append(stack.url()).append("/v1");
    text.append("\ndocs       ").append(stack.url()).append("/docs");
    for (String user : stack.users()) {
      text.append("\nkey        ").append(user).append(' ').append(stack.apiKey(user).value());
    }
    return text.append("\n\ncurl ")
        .append(stack.url())
        .append("/v1/models -H 'Authorization: Bearer ")
        .append(stack.apiKey(stack.users().getFirst()).value())
        .append("'\n\nOne line for each request follows. Ctrl-C ends everything.\n")
        .toString();
  }

  /** Everything, in one line of JSON. */
  String json() {
    LocalChain chain = stack.market().chain();
    ObjectNode line = JSON.createObjectNode();
    line.put("base_url", stack.url().toString());
    ObjectNode keys = line.putObject("api_keys");
    // These open nothing but this stack, and whoever started it needs them.
    stack.users().forEach(user -> keys.put(user, stack.apiKey(user).value()));
    line.put("ssm_endpoint", stack.parameters().url().toString());
    line.put("dynamodb_endpoint", stack.dynamoUrl().toString());
    ObjectNode urls = line.putObject("function_urls");
    stack.functionUrls().forEach((name, url) -> urls.put(name, url.toString()));
    line.put("flag_parameter", stack.template().ref("FlagParameter"));
    line.put("rpc_url", chain.url().toString());
    line.put("diamond", chain.contracts().diamond().toString());
    line.put("mor_token", chain.contracts().token().toString());
    line.put("wallet", chain.wallet().toString());
    providers(line.putArray("providers"));
    line.put("default_model", LocalStack.DEFAULT_MODEL);
    ArrayNode models = line.putArray("models");
    stack.market().market().models().stream()
        .map(RegisteredMarket.RegisteredModel::name)
        .forEach(models::add);
    ObjectNode environment = line.putObject("environment");
    stack.specification("MaintenanceFunction").environment().forEach(environment::put);
    line.put("log_folder", stack.logs().toString());
    line.put("max_sessions_per_pool", Integer.parseInt(stack.template().ref("MaxSessionsPerPool")));
    return JSON.writeValueAsString(line);
  }

  private void providers(ArrayNode array) {
    for (RegisteredMarket.RegisteredProvider provider : stack.market().market().providers()) {
      ObjectNode object = array.addObject();
      object.put("name", provider.name()).put("address", provider.address().toString());
      object.put("endpoint", provider.endpoint());
      for (ProviderServer server : stack.market().providers()) {
        if (server.endpoint().equals(provider.endpoint())) {
          object.put("admin_url", server.adminUrl().toString());
        }
      }
    }
  }
}
