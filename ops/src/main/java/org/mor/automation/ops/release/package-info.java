/** Deployments of the template: parameters, the release value, published versions. */
package org.mor.automation.ops.release;
