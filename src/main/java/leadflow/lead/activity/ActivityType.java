package leadflow.lead.activity;

/**
 * The types of activities that the program itself writes or looks for. A sender may use any other
 * type: it is kept, and scores what the tables say.
 */
public final class ActivityType {

  public static final String PAGE_VIEWED = "page.viewed";
  public static final String CONTENT_DOWNLOADED = "content.downloaded";
  public static final String FORM_SUBMITTED = "form.submitted";
  public static final String WEBINAR_REGISTERED = "webinar.registered";
  public static final String WEBINAR_ATTENDED = "webinar.attended";
  public static final String EVENT_ATTENDED = "event.attended";
  public static final String EMAIL_DELIVERED = "email.delivered";
  public static final String EMAIL_OPENED = "email.opened";
  public static final String EMAIL_CLICKED = "email.clicked";
  public static final String EMAIL_REPLIED = "email.replied";
  public static final String EMAIL_BOUNCED = "email.bounced";
  public static final String EMAIL_COMPLAINED = "email.complained";
  public static final String SOCIAL_ENGAGED = "social.engaged";
  public static final String CHAT_HELD = "chat.held";
  public static final String CALL_HELD = "call.held";
  public static final String MEETING_BOOKED = "meeting.booked";
  public static final String MEETING_HELD = "meeting.held";
  public static final String TRIAL_STARTED = "trial.started";
  public static final String CART_ABANDONED = "cart.abandoned";
  public static final String CAREERS_VIEWED = "careers.viewed";
  public static final String NEWSLETTER_SUBSCRIBED = "custom.newsletter-subscribed";

  private ActivityType() {}
}
