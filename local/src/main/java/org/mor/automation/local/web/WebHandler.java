package org.mor.automation.local.web;

import java.io.IOException;

/** Answers one request; called on a virtual thread of its own. */
@FunctionalInterface
public interface WebHandler {

  void handle(WebExchange exchange) throws IOException, InterruptedException;
}
