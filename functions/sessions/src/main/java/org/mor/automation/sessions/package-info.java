/** Opens, shows and closes sessions that users name. */
package org.mor.automation.sessions;
