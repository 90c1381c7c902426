namespace Portal.Storage;

/// <summary>What becomes of a row when the account it belongs to is deleted.</summary>
public enum AfterDeletion
{
    /// <summary>Gone in the same transaction.</summary>
    Erased,

    /// <summary>Stays, under the account's opaque id or a keyed hash: nobody can be told from it, for nothing else knows that id any more.</summary>
    Pseudonymous,

    /// <summary>Never led to a person.</summary>
    Nobodys,
}

/// <summary>A table, and all of its columns.</summary>
/// <param name="Why">What it is for.</param>
/// <param name="HowLong">When it goes, if not with the account.</param>
/// <param name="Of">The condition by which an account's rows are found, with the account's id as $1; null where nothing leads from one to the other.</param>
/// <param name="Given">Columns that the owner is given with "Download my data", separated by blanks.</param>
/// <param name="Withheld">Columns that say nothing of a person, or that only guard: names of rows, hashes, what is sealed.</param>
public sealed record HeldTable(string Name, AfterDeletion Fate, string Why, string HowLong, string? Of, string Given, string Withheld)
{
    public IEnumerable<string> Columns => GivenColumns.Concat(Split(Withheld));

    public IEnumerable<string> GivenColumns => Split(Given);

    private static string[] Split(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>
/// All that is held, by table and column: why, how long, what becomes of it when an account is deleted, and what its owner is given. A test
/// holds this list against the database; "Download my data" reads it.
/// </summary>
public static class DataMap
{
    private const string OfAccount = "account_id = $1";
    private const string WithAccount = "with the account";

    public static IReadOnlyList<HeldTable> Tables { get; } =
    [
        new("accounts", AfterDeletion.Erased, "the account", WithAccount + "; one that never proved anything after a day by default; an address or number to change to when its code is over; an address that was never proven stays where a phone was, as the name to sign in by", "id = $1",
            "id country email email_claimed_until email_proven_at phone phone_proven_at terms_version terms_accepted_at created_at closing_since new_email new_phone changes_locked_until",
            "email_key password_hash gateway_customer_id"),
        new("sessions", AfterDeletion.Erased, "where somebody is signed in", "an hour after they are over, which is by default 30 minutes after the last use and 12 hours after sign-in", OfAccount,
            "browser created_at seen_at authenticated_at", "id token_hash account_id network_hash"),
        new("known_browsers", AfterDeletion.Erased, "browsers that may sign in without a code", "180 days by default after the last sign-in, or when the password changes", OfAccount,
            "browser known_since expires_at", "token_hash account_id"),
        new("passkeys", AfterDeletion.Erased, "passkeys to sign in with", WithAccount + ", or until it is removed", OfAccount,
            "browser added_at used_at", "id account_id credential_id public_key sign_count"),
        new("pending_sign_ins", AfterDeletion.Erased, "sign-ins that wait for a code", "20 minutes", OfAccount, "expires_at", "browser_hash account_id password_mark challenge_id"),
        new("typed_forms", AfterDeletion.Erased, "what was typed into a form that arrived too late", "an hour", OfAccount, "expires_at", "token_hash account_id form"),
        new("mailed_links", AfterDeletion.Erased, "links in mails, such as to set a new password", "10 days at most by default", OfAccount, "purpose sent_at expires_at used_at old_email old_phone", "token_hash account_id"),
        new("payment_methods", AfterDeletion.Erased, "cards and PayPal agreements", WithAccount, OfAccount,
            "kind brand last4 expiry_month expiry_year added_at verified_at removed_at lost_at", "id account_id identity_hash vendor_id"),
        new("card_checks", AfterDeletion.Erased, "proof that a card is its owner's", WithAccount, OfAccount,
            "started_at expires_at confirmed_at declined_at declined_why kept_at", "id account_id payment_method_id fingerprint_hash code_hash authenticate_url setup_id"),
        new("card_payments", AfterDeletion.Pseudonymous, "books: holds and small charges, and that they went back", "as long as books are kept", OfAccount,
            "kind amount_cents state planned_at applied_at return_by returned_at", "id card_check_id account_id gateway_id"),
        new("failed_refunds", AfterDeletion.Pseudonymous, "books: refunds that a bank sent back", "as long as books are kept", OfAccount,
            "failed_at returned_at", "id card_payment_id account_id"),
        new("card_offers", AfterDeletion.Erased, "a card number being typed on the processor's page", "30 days", OfAccount,
            "offered_at taken_at turned_away_at turned_away_why", "id account_id page_id page_url spent_card_hash"),
        new("paypal_attempts", AfterDeletion.Erased, "a visit to PayPal", "a day after it ended", OfAccount,
            "started_at expires_at ended_at refusal", "id account_id session_id state_hash opened_id"),
        new("challenges", AfterDeletion.Erased, "codes sent to an address or number", "an hour after they ended", OfAccount,
            "purpose sent_at expires_at used_at ended_at tries arrived_at trouble", "id account_id target_hash code_hash last_form"),
        new("subscriptions", AfterDeletion.Erased, "products in use", WithAccount, OfAccount,
            "product kind price_cents unit_price term_days period started_at period_started_at period_ends_at renewal_off_at ended_at settles_at settled_at", "id account_id"),
        new("usage_events", AfterDeletion.Erased, "what was used of pay-as-you-go", WithAccount, "subscription_id IN (SELECT id FROM subscriptions WHERE account_id = $1)",
            "source event_id quantity occurred_at received_at", "id content_hash subscription_id charge_id"),
        new("charges", AfterDeletion.Pseudonymous, "books: charges and payments", "as long as books are kept", OfAccount,
            "number product period period_from period_to quantity amount_cents discount_cents waived_cents state attempt due_at planned_at collecting_since paid_at declined_why",
            "id account_id subscription_id payment_method_id declined_method_id order_id vendor_id"),
        new("coupons", AfterDeletion.Erased, "coupons redeemed", WithAccount, OfAccount,
            "code percent amount_cents left_cents left_charges redeemed_at expires_at", "id account_id"),
        new("tickets", AfterDeletion.Erased, "what somebody wrote to support", WithAccount, OfAccount, "number subject story opened_at closed_at", "account_id"),
        new("audit", AfterDeletion.Pseudonymous, "who did what and when, without anybody's data", "as long as books are kept; a wrong password at an address that nobody has 30 days", OfAccount, "at act actor detail", "id account_id"),
        new("intents", AfterDeletion.Pseudonymous, "what is to be done outside; a sealed payload is emptied when it is done, messages not sent yet are dropped with the account, but for its last receipts and the word that it is gone, which hold where they go until they have left, a week at most", "30 days after it ended", "subject = $1",
            "kind state due_at created_at ended_at", "id key subject payload lease_until tries possible deadline result last_word alarm_said_at alarmed_at"),
        new("forms", AfterDeletion.Pseudonymous, "that a form arriving twice has one effect", "a day", null, "", "key account_id answer at"),
        new("limits", AfterDeletion.Pseudonymous, "how often something may be tried; under keyed hashes", "until the wait is over", null, "", "name subject count window_ends blocked_until last_form"),
        new("card_attempts", AfterDeletion.Pseudonymous, "guesses at a card's charge, under a keyed hash of the card", "for good, so that no card can be guessed at anew", null, "", "fingerprint_hash tries last_form allowed"),
        new("human_checks", AfterDeletion.Nobodys, "registrations that wait for the check that somebody is a person; what was typed is sealed", "half an hour by default", null, "", "token_hash accepted puzzle draft expires_at tries last_form"),
        new("news", AfterDeletion.Nobodys, "which deliveries of vendors were heard", "30 days", null, "", "id heard_at"),
        new("operator_sessions", AfterDeletion.Nobodys, "operators at work", "when they end", null, "", "id token_hash operator credential_mark created_at seen_at"),
        new("data_protection_keys", AfterDeletion.Nobodys, "keys of cookies and forms, sealed", "for good", null, "", "id friendly_name xml"),
        new("__EFMigrationsHistory", AfterDeletion.Nobodys, "which migrations were applied", "for good", null, "", "migration_id product_version"),
    ];
}
