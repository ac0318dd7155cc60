package leadflow.platform.access;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.EncryptionUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Sees to it that somebody can log in, and that nobody else becomes the administrator: the engine
 * lets anyone create the first one while there is none. Done before the web port opens.
 */
@Component
class FirstLogin implements SmartInitializingSingleton {

  static final String ADMIN = "admin";

  private static final Logger log = LoggerFactory.getLogger(FirstLogin.class);
  private static final int SHORT_KEY = 24;

  private final EngineStarted startUp;
  private final IdentityService identity;
  private final ProcessEngineConfigurationImpl engine;
  private final Passwords passwords;
  private final ApiKeys keys;
  private final Grants grants;
  private final FirstLoginFile file;
  private final String givenPassword;
  private final String givenKey;

  FirstLogin(
      EngineStarted startUp,
      IdentityService identity,
      ProcessEngineConfigurationImpl engine,
      Passwords passwords,
      ApiKeys keys,
      Grants grants,
      FirstLoginFile file,
      @Value("${leadflow.admin-password:}") String givenPassword,
      @Value("${leadflow.api-key:}") String givenKey) {
    this.startUp = startUp;
    this.identity = identity;
    this.engine = engine;
    this.passwords = passwords;
    this.keys = keys;
    this.grants = grants;
    this.file = file;
    this.givenPassword = givenPassword;
    this.givenKey = givenKey;
  }

  @Override
  public void afterSingletonsInstantiated() {
    startUp.inTurn(
        () -> {
          groups();
          grants.ensure();
          admin();
          apiKey();
        });
  }

  private void groups() {
    for (Group group : Group.values()) {
      if (identity.createGroupQuery().groupId(group.id()).count() == 0) {
        var added = identity.newGroup(group.id());
        added.setName(group.label());
        added.setType(group == Group.ADMIN ? "SYSTEM" : "WORKFLOW");
        identity.saveGroup(added);
      }
    }
  }

  private void admin() {
    User admin = identity.createUserQuery().userId(ADMIN).singleResult();
    if (!givenPassword.isEmpty()) {
      if (admin == null || !matches((UserEntity) admin)) {
        savePassword(admin == null ? identity.newUser(ADMIN) : admin, accepted(givenPassword));
      }
      makeAdministrator();
    } else if (admin == null && administrators() == 0) {
      User added = identity.newUser(ADMIN);
      String password = passwords.generate(added);
      savePassword(added, password);
      makeAdministrator();
      file.append("user: %-16s password: %s  (administrator)".formatted(ADMIN, password));
      log.info("The password of user {} is in first-login.txt in the data folder", ADMIN);
    } else if (admin != null && administrators() == 0) {
      makeAdministrator();
    }
  }

  private long administrators() {
    return identity.createUserQuery().memberOfGroup(Group.ADMIN.id()).count();
  }

  /** Asks the hash rather than the login, which would count a changed password as a guess. */
  private boolean matches(UserEntity admin) {
    String salted = EncryptionUtil.saltPassword(givenPassword, admin.getSalt());
    return engine.getPasswordManager().check(salted, admin.getPassword());
  }

  private String accepted(String password) {
    if (!passwords.accepts(password, identity.newUser(ADMIN))) {
      throw new UnusableAdminPassword();
    }
    return password;
  }

  private void savePassword(User admin, String password) {
    if (admin.getFirstName() == null) {
      admin.setFirstName("Leadflow");
      admin.setLastName("Administrator");
    }
    admin.setPassword(password);
    identity.saveUser(admin);
    identity.unlockUser(ADMIN);
  }

  private void makeAdministrator() {
    String group = Group.ADMIN.id();
    if (identity.createUserQuery().userId(ADMIN).memberOfGroup(group).count() == 0) {
      identity.createMembership(ADMIN, group);
    }
  }

  private void apiKey() {
    if (!givenKey.isEmpty()) {
      if (givenKey.length() < SHORT_KEY) {
        log.warn("LEADFLOW_API_KEY has fewer than {} characters and may be guessed", SHORT_KEY);
      }
      keys.replace(ApiKeys.FIRST, givenKey);
    } else if (!keys.exists(ApiKeys.FIRST)) {
      String key = ApiKeys.generate();
      keys.replace(ApiKeys.FIRST, key);
      file.append("API key: " + key);
      log.info("An API key with all scopes is in first-login.txt in the data folder");
    }
  }
}
