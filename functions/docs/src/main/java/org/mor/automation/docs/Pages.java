package org.mor.automation.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.mor.automation.http.ApiRequest;
import org.mor.automation.http.ApiResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page and the files it loads, all read at the start. They are text, so that no front has to be
 * told of binary media types. Safe for any thread.
 */
final class Pages {
  /**
   * Scripts from here only, and none in the page itself. The viewer sets styles in its elements; it
   * draws its icons from data.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; connect-src 'self';"
          + " style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String PAGE = "index.html";
  private static final Map<String, String> FILES =
      Map.of(
          PAGE,
          "text/html; charset=utf-8",
          "page.css",
          "text/css; charset=utf-8",
          "page.js",
          "text/javascript; charset=utf-8",
          "stream.js",
          "text/javascript; charset=utf-8",
          "swagger-ui.css",
          "text/css; charset=utf-8",
          "swagger-ui-bundle.js",
          "text/javascript; charset=utf-8");

  private record Page(String type, byte[] body, String tag) {}

  private final Map<String, Page> pages;

  private Pages(Map<String, Page> pages) {
    this.pages = Map.copyOf(pages);
  }

  static Pages load(JsonMapper json) {
    Map<String, Page> pages = new HashMap<>();
    FILES.forEach((name, type) -> pages.put(name, page(type, resource(name))));
    String yaml = new String(resource("openapi.yaml"), StandardCharsets.UTF_8);
    pages.put("openapi.json", page("application/json", OpenApiDocument.json(yaml, json)));
    return new Pages(pages);
  }

  private static Page page(String type, byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      return new Page(type, body, '"' + HexFormat.of().formatHex(hash, 0, 16) + '"');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream input = Pages.class.getResourceAsStream("/docs/" + name)) {
      if (input == null) {
        throw new IllegalStateException(name + " is not in the package");
      }
      return input.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  /** The answer to a path of these pages, if it is one. */
  Optional<ApiResponse> answer(ApiRequest request) {
    return find(request.path()).map(page -> answer(page, request));
  }

  private Optional<Page> find(String path) {
    if (path.equals("/docs")) {
      return Optional.of(pages.get(PAGE));
    }
    return path.startsWith("/docs/")
        ? Optional.ofNullable(pages.get(path.substring("/docs/".length())))
        : Optional.empty();
  }

  private static ApiResponse answer(Page page, ApiRequest request) {
    Map<String, String> headers = headers(request, page.type());
    headers.put("etag", page.tag());
    boolean known = request.header("if-none-match").filter(page.tag()::equals).isPresent();
    return known
        ? new ApiResponse(304, headers, new byte[0])
        : new ApiResponse(200, headers, page.body());
  }

  private static Map<String, String> headers(ApiRequest request, String type) {
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", type);
    headers.put("content-security-policy", POLICY);
    headers.put("x-content-type-options", "nosniff");
    headers.put("referrer-policy", "no-referrer");
    // A new version's page must not run an old version's script.
    headers.put("cache-control", "no-cache");
    headers.put("x-request-id", request.requestId());
    return headers;
  }
}
