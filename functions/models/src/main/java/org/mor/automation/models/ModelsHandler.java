package org.mor.automation.models;

import org.mor.automation.http.HttpHandler;
import org.mor.automation.http.SharedServices;

/** Answers which models there are. */
public final class ModelsHandler extends HttpHandler {
  public ModelsHandler() {
    this(SharedServices.ofProcess());
  }

  ModelsHandler(SharedServices services) {
    super(
        services, services.endpoint(new ModelsApi(services.catalogue(), services.json()).routes()));
  }
}
