package org.mor.automation.models;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mor.automation.core.catalogue.Catalogue;
import org.mor.automation.core.catalogue.CatalogueStore;
import org.mor.automation.core.catalogue.ModelEntry;
import org.mor.automation.core.error.ApiError;
import org.mor.automation.core.error.ApiException;
import org.mor.automation.http.ApiResponse;
import org.mor.automation.http.ApiRoute;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The models that can be asked for, from the catalogue's snapshot. Safe for any thread. */
final class ModelsApi {
  private static final String PATH = "/v1/models";
  private static final String OWNER = "morpheus";
  private static final int LONGEST_NAME = 256;

  private final CatalogueStore store;
  private final JsonMapper json;

  ModelsApi(CatalogueStore store, JsonMapper json) {
    this.store = store;
    this.json = json;
  }

  List<ApiRoute> routes() {
    return Stream.of(PATH, "/api" + PATH)
        .flatMap(
            path ->
                Stream.of(
                    ApiRoute.of("GET", path, _ -> ApiResponse.json(200, all(catalogue()))),
                    ApiRoute.of(
                        "GET",
                        path + "/{model+}",
                        request -> ApiResponse.json(200, one(catalogue(), request.name("model"))))))
        .toList();
  }

  private Catalogue catalogue() {
    return store.current().orElseThrow(() -> new ApiException(ApiError.catalogueEmpty()));
  }

  /** Only those that a request can be served with, each under the name that leads to it. */
  private ObjectNode all(Catalogue catalogue) {
    ObjectNode list = json.createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    offered(catalogue).forEach(model -> data.add(shown(catalogue, model, name(catalogue, model))));
    new TreeMap<>(catalogue.aliases())
        .forEach(
            (alias, _) -> {
              if (catalogue.resolve(alias) instanceof Catalogue.Resolution.Found found
                  && found.model().bids() > 0
                  && !alias.equalsIgnoreCase(found.model().name())) {
                data.add(shown(catalogue, found.model(), alias));
              }
            });
    return list;
  }

  private static List<ModelEntry> offered(Catalogue catalogue) {
    return catalogue.models().stream()
        .filter(model -> model.bids() > 0)
        .sorted(Comparator.comparing(ModelEntry::name).thenComparing(ModelEntry::id))
        .toList();
  }

  /** Its name; its id on the chain where the name leads to another model. */
  private static String name(Catalogue catalogue, ModelEntry model) {
    return catalogue.resolve(model.name()) instanceof Catalogue.Resolution.Found found
            && found.model().id().equals(model.id())
        ? model.name()
        : model.id();
  }

  private ObjectNode one(Catalogue catalogue, String asked) {
    String name = asked.substring(0, Math.min(asked.length(), LONGEST_NAME));
    return switch (catalogue.resolve(name)) {
      case Catalogue.Resolution.Found found -> shown(catalogue, found.model(), name);
      case Catalogue.Resolution.Gone _ -> throw new ApiException(ApiError.noBids());
      case Catalogue.Resolution.Unknown unknown ->
          throw new ApiException(
              ApiError.noSuchModel(name.replaceAll("\\p{Cntrl}", "?"), unknown.suggestions()));
    };
  }

  private ObjectNode shown(Catalogue catalogue, ModelEntry model, String name) {
    ObjectNode node = json.createObjectNode();
    node.put("id", name)
        .put("object", "model")
        .put("created", model.createdAt())
        .put("owned_by", OWNER)
        .put("name", model.name())
        .put("model_id", model.id())
        .put("type", model.type().name())
        .put("tee", model.tee())
        .put("bids", model.bids())
        .put("lowest_price_wei_per_second", model.lowestPrice())
        .put("highest_price_wei_per_second", model.highestPrice())
        .put("name_belongs_to", catalogue.nameOwner(model).orElse(model.id()));
    ArrayNode tags = node.putArray("tags");
    model.tags().forEach(tags::add);
    return node;
  }
}
