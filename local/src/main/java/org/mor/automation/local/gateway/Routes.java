package org.mor.automation.local.gateway;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mor.automation.local.template.Template;

/**
 * Which function answers which method and path; a part in braces stands for any one part, and one
 * that ends in a plus for all that follow. As in API Gateway the path is looked for first, the most
 * exact one, and the method only there.
 */
final class Routes {

  private final List<Template.Route> routes;

  Routes(List<Template.Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /**
   * A route that fits a request.
   *
   * @param parameters what stands in the place of parts in braces
   */
  record Match(Template.Route route, Map<String, String> parameters) {}

  Optional<Match> find(String method, String path) {
    Optional<String> resource =
        routes.stream()
            .map(Template.Route::path)
            .filter(template -> fit(template, path).isPresent())
            .min(Comparator.comparing(Routes::vagueness));
    return routes.stream()
        .filter(route -> resource.equals(Optional.of(route.path())))
        .filter(route -> route.method().equals(method) || route.method().equals("ANY"))
        .findFirst()
        .map(route -> new Match(route, fit(route.path(), path).orElseThrow()));
  }

  /** Orders paths that fit the same request: a name comes before braces. */
  private static String vagueness(String template) {
    return Stream.of(template.split("/", -1))
        .map(part -> !part.startsWith("{") ? "0" : part.endsWith("+}") ? "2" : "1")
        .collect(Collectors.joining());
  }

  private static Optional<Map<String, String>> fit(String template, String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    boolean greedy = template.endsWith("+}");
    if (greedy ? given.length < wanted.length : given.length != wanted.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (greedy && i == wanted.length - 1) {
        String rest = String.join("/", List.of(given).subList(i, given.length));
        parameters.put(wanted[i].substring(1, wanted[i].length() - 2), rest);
        return rest.isEmpty() ? Optional.empty() : Optional.of(parameters);
      }
      if (wanted[i].startsWith("{") && wanted[i].endsWith("}")) {
        parameters.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
