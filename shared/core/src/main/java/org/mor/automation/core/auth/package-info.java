/** Users' API keys: made, found, revoked. */
package org.mor.automation.core.auth;
