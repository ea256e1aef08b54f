/** Sessions for requests: finding, leasing, using and returning them, and manual sessions. */
package org.mor.automation.session.pool;
