/** What callers are told when a request fails. */
package org.mor.automation.core.error;
